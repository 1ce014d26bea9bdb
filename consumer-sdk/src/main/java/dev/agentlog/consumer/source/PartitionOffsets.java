package dev.agentlog.consumer.source;

/**
 * The offsets that bound a partition.
 *
 * @param start the first offset that is still there
 * @param since the first offset whose record is stamped at or after the moment asked for; the end
 *     if there is none, or if no moment was asked for
 * @param lastStable the first offset of the oldest open transaction; the end if none is open
 * @param end the high watermark: the next offset to be written
 */
public record PartitionOffsets(long start, long since, long lastStable, long end) {}
