/** Brings frames to those who do not wait for them. Not for use from outside the module. */
@NullMarked
package dev.agentlog.consumer.internal.delivery;

import org.jspecify.annotations.NullMarked;
