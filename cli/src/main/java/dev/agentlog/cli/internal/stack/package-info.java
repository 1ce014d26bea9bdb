/** An embedded Kafka and sequencer as one thing to start and stop. */
@NullMarked
package dev.agentlog.cli.internal.stack;

import org.jspecify.annotations.NullMarked;
