/** Subscriptions: replay, then tail. */
@NullMarked
package dev.agentlog.consumer;

import org.jspecify.annotations.NullMarked;
