@NullMarked
package dev.agentlog.consumer.internal.queue;

import org.jspecify.annotations.NullMarked;
