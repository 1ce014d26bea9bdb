/** Writers that append to the same branches at once, and what they saw, call by call. */
@NullMarked
package dev.agentlog.it.histories;

import org.jspecify.annotations.NullMarked;
