/** Filters made fit for evaluation on encoded events. */
@NullMarked
package dev.agentlog.consumer.internal.filter.plan;

import org.jspecify.annotations.NullMarked;
