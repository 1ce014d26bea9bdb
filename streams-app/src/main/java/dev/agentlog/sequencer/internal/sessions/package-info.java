/** Opening sessions: topics first, then the first event. */
@NullMarked
package dev.agentlog.sequencer.internal.sessions;

import org.jspecify.annotations.NullMarked;
