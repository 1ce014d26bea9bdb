/** What an operator can measure. */
@NullMarked
package dev.agentlog.sequencer.internal.metrics;

import org.jspecify.annotations.NullMarked;
