/** The bounded queue between a subscription and its reader. */
@NullMarked
package dev.agentlog.consumer.internal.queue;

import org.jspecify.annotations.NullMarked;
