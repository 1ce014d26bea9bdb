/** Makes the state anew from what was written: logs, feed and tombstones. */
@NullMarked
package dev.agentlog.sequencer.internal.rebuild;

import org.jspecify.annotations.NullMarked;
