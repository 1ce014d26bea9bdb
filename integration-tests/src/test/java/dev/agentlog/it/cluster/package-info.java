/** A log to test: its processes, and plain clients to look at it. */
@NullMarked
package dev.agentlog.it.cluster;

import org.jspecify.annotations.NullMarked;
