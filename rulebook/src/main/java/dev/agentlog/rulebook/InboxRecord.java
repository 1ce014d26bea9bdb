package dev.agentlog.rulebook;

import dev.agentlog.schemas.Origin;
import org.jspecify.annotations.Nullable;

/**
 * One record of the keyed inbox, as it came from Kafka.
 *
 * <p>The arrays are not copied: nobody may change them while the record, or a decision about it, is
 * in use.
 *
 * @param key the record's key: the session id in UTF-8 where the writer did right
 * @param value the record's value: a framed AgentEvent where the writer did right
 * @param headerBytes the length of the keys and values of all headers, the header {@code
 *     agentlog-origin} excepted
 * @param tooLarge whether the record carries the header {@code agentlog-too-large}
 * @param partition the partition of the keyed inbox that the record lies on
 * @param offset its offset there
 * @param timestamp its timestamp, in milliseconds since the epoch
 * @param writtenAt where the writer wrote: for a relayed record its origin, else the record's own
 *     place
 */
@SuppressWarnings("ArrayRecordComponent")
public record InboxRecord(
    byte @Nullable [] key,
    byte @Nullable [] value,
    int headerBytes,
    boolean tooLarge,
    int partition,
    long offset,
    long timestamp,
    Origin writtenAt) {}
