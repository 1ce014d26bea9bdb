/** An agent as a process of its own, to be killed and cut off. */
@NullMarked
package dev.agentlog.it.agent;

import org.jspecify.annotations.NullMarked;
