/** How far the sequencing is behind the keyed inbox. */
@NullMarked
package dev.agentlog.sequencer.internal.lag;

import org.jspecify.annotations.NullMarked;
