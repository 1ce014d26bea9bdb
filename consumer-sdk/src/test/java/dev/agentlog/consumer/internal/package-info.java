/** Tests of the machinery of subscriptions. */
@NullMarked
package dev.agentlog.consumer.internal;

import org.jspecify.annotations.NullMarked;
