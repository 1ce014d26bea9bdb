package dev.agentlog.consumer.source;

import org.apache.kafka.common.Uuid;

/**
 * What a topic is at the moment.
 *
 * @param id tells it from an earlier or later topic of the same name
 * @param partitions how many partitions it has, at least 1
 */
public record TopicFacts(Uuid id, int partitions) {}
