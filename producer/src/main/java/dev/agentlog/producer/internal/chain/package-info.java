/** How a branch writer chains its appends: a state machine without clock, thread or I/O. */
@NullMarked
package dev.agentlog.producer.internal.chain;

import org.jspecify.annotations.NullMarked;
