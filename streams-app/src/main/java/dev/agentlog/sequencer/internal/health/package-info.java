/** How the sequencer is, and what to do about it. */
@NullMarked
package dev.agentlog.sequencer.internal.health;

import org.jspecify.annotations.NullMarked;
