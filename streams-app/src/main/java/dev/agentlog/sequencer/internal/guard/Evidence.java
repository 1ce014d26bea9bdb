package dev.agentlog.sequencer.internal.guard;

import java.util.OptionalLong;
import org.apache.kafka.common.Uuid;

/**
 * What the broker shows of one partition, apart from its state.
 *
 * @param partition the partition
 * @param inbox the identity of the keyed inbox
 * @param inboxBeginning the first offset that the keyed inbox still has
 * @param committed the group's committed offset in the keyed inbox; empty if it has none
 * @param changelog the identity of the changelog topic
 * @param changelogBeginning the changelog's first offset; anything but 0 means that it was cut,
 *     since compaction never moves it
 * @param outputs the topic that shows that appends of the partition were judged; empty if none does
 */
record Evidence(
    int partition,
    Uuid inbox,
    long inboxBeginning,
    OptionalLong committed,
    Uuid changelog,
    long changelogBeginning,
    String outputs) {}
