/**
 * What a consumer reads from, for logs that are not on Kafka: the testkit has one in memory. The
 * consumer's promises rest on what is said here.
 */
@NullMarked
package dev.agentlog.consumer.source;

import org.jspecify.annotations.NullMarked;
