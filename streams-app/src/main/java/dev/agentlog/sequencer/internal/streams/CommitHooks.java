package dev.agentlog.sequencer.internal.streams;

import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Who hears of the commits of one stream thread.
 *
 * @param tracker hears that a commit is done
 * @param pace hears when it began and ended
 * @param nanos hears how long it took
 * @param before by partition of the inbox, who hears of the offset that is about to be committed;
 *     changes while the thread runs
 */
record CommitHooks(
    CommitTracker tracker,
    CommitPace pace,
    LongConsumer nanos,
    Map<TopicPartition, LongConsumer> before) {}
