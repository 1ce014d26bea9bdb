/** Filters: which events a subscription delivers. */
@NullMarked
package dev.agentlog.consumer.filter;

import org.jspecify.annotations.NullMarked;
