/** Subscriptions that begin while a log grows. */
@NullMarked
package dev.agentlog.it.handoff;

import org.jspecify.annotations.NullMarked;
