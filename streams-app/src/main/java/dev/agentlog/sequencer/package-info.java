/** The sequencer: relay, topology, stores, sessions and queries over HTTP. */
@NullMarked
package dev.agentlog.sequencer;

import org.jspecify.annotations.NullMarked;
