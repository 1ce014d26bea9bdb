/** The text form of filters: from characters to conditions, with every error at once. */
@NullMarked
package dev.agentlog.consumer.internal.filter.text;

import org.jspecify.annotations.NullMarked;
