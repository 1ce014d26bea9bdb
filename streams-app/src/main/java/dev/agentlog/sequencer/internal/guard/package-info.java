/** Notices that the state is not the one that belongs to what was judged. */
@NullMarked
package dev.agentlog.sequencer.internal.guard;

import org.jspecify.annotations.NullMarked;
