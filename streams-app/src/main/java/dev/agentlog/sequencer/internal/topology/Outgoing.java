package dev.agentlog.sequencer.internal.topology;

/**
 * What the sequencer writes as one record's value, with where it goes.
 *
 * <p>The sinks read topic and partition from here: the partition is that of the inbox record being
 * answered, which no partitioner could know otherwise.
 *
 * @param topic the topic
 * @param partition the partition number
 * @param value the encoded value, not copied
 */
@SuppressWarnings("ArrayRecordComponent")
record Outgoing(String topic, int partition, byte[] value) {}
