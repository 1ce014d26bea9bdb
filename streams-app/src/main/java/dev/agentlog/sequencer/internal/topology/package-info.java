/** The Streams topology and the thin adapters around the rulebook. */
@NullMarked
package dev.agentlog.sequencer.internal.topology;

import org.jspecify.annotations.NullMarked;
