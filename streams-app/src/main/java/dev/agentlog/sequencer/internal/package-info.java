/** What the sequencer is made of. */
@NullMarked
package dev.agentlog.sequencer.internal;

import org.jspecify.annotations.NullMarked;
