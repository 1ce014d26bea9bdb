/** A real KRaft broker, in this process or as a process of its own. */
@NullMarked
package dev.agentlog.embedded;

import org.jspecify.annotations.NullMarked;
