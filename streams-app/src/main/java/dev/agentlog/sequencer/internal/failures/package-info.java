/** What went wrong, without its wrappings. */
@NullMarked
package dev.agentlog.sequencer.internal.failures;

import org.jspecify.annotations.NullMarked;
