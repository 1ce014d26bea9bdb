/** Tests of subscriptions. */
@NullMarked
package dev.agentlog.consumer;

import org.jspecify.annotations.NullMarked;
