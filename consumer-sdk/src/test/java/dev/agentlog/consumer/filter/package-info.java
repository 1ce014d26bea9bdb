/** Tests of filters. */
@NullMarked
package dev.agentlog.consumer.filter;

import org.jspecify.annotations.NullMarked;
