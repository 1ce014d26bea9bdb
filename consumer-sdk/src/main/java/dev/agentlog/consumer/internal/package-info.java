/** The machinery of subscriptions; no part of the public API. */
@NullMarked
package dev.agentlog.consumer.internal;

import org.jspecify.annotations.NullMarked;
