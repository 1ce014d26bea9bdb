@NullMarked
package dev.agentlog.consumer.internal.delivery;

import org.jspecify.annotations.NullMarked;
