/** The schema registry, as the sequencer needs it. */
@NullMarked
package dev.agentlog.sequencer.internal.registry;

import org.jspecify.annotations.NullMarked;
