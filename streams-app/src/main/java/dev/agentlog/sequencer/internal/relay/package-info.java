/** The relay: from the own inboxes of the sessions into the keyed inbox. */
@NullMarked
package dev.agentlog.sequencer.internal.relay;

import org.jspecify.annotations.NullMarked;
