/** One runnable example for each way to get frames. */
@NullMarked
package dev.agentlog.consumer.examples;

import org.jspecify.annotations.NullMarked;
