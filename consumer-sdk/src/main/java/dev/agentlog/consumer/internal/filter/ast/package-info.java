/** What a filter means: its conditions, and their canonical text. */
@NullMarked
package dev.agentlog.consumer.internal.filter.ast;

import org.jspecify.annotations.NullMarked;
