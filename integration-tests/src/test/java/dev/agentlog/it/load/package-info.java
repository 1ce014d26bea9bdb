/** Writers that append by either way in and record every acknowledgement at the call site. */
@NullMarked
package dev.agentlog.it.load;

import org.jspecify.annotations.NullMarked;
