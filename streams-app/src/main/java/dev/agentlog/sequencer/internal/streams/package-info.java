/** Settings and client hooks for Kafka Streams. */
@NullMarked
package dev.agentlog.sequencer.internal.streams;

import org.jspecify.annotations.NullMarked;
