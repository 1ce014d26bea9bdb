/** Questions to the state, answered from what is committed. */
@NullMarked
package dev.agentlog.sequencer.internal.query;

import org.jspecify.annotations.NullMarked;
