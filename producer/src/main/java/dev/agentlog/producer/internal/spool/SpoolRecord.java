package dev.agentlog.producer.internal.spool;

/**
 * What was appended, with its place. The array is the receiver's.
 *
 * @param sequence its number in the spool, from 1
 * @param payload what was appended
 */
@SuppressWarnings("ArrayRecordComponent")
public record SpoolRecord(long sequence, byte[] payload) {}
