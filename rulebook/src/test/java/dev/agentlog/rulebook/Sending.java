package dev.agentlog.rulebook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentlog.schemas.Origin;
import dev.agentlog.schemas.SessionPartitions;
import org.jspecify.annotations.Nullable;

/** An inbox record in the making: routed right as it begins, then bent part by part. */
final class Sending {
  /** So many that sessions s1 and s2 belong on partition 0, and s3 on partition 2. */
  static final int PARTITIONS = 3;

  private static final String INBOX = "agentlog.inbox";
  private static final long THEN = 1_767_322_000_000L;

  private byte @Nullable [] key;
  private byte @Nullable [] value;
  private int headerBytes;
  private boolean tooLarge;
  private int partition;
  private @Nullable Origin writtenAt;

  private Sending(byte @Nullable [] key, byte @Nullable [] value) {
    this.key = key;
    this.value = value;
    this.partition = key == null ? 0 : SessionPartitions.partitionOf(key, PARTITIONS);
  }

  static Sending of(TestEvent event) {
    return new Sending(event.session().getBytes(UTF_8), event.bytes());
  }

  static Sending of(byte @Nullable [] key, byte @Nullable [] value) {
    return new Sending(key, value);
  }

  /** The timestamp of the record at an offset. */
  static long timestampAt(long offset) {
    return THEN + offset * 10;
  }

  byte @Nullable [] key() {
    return key;
  }

  byte @Nullable [] value() {
    return value;
  }

  /** Another key, and its partition. */
  Sending key(byte @Nullable [] newKey) {
    key = newKey;
    partition = newKey == null ? 0 : SessionPartitions.partitionOf(newKey, PARTITIONS);
    return this;
  }

  Sending key(String newKey) {
    return key(newKey.getBytes(UTF_8));
  }

  Sending value(byte @Nullable [] newValue) {
    value = newValue;
    return this;
  }

  Sending partition(int newPartition) {
    partition = newPartition;
    return this;
  }

  /** The partition after the right one. */
  Sending onWrongPartition() {
    return partition((partition + 1) % PARTITIONS);
  }

  Sending headerBytes(int bytes) {
    headerBytes = bytes;
    return this;
  }

  Sending tooLarge() {
    tooLarge = true;
    return this;
  }

  Sending relayedFrom(Origin origin) {
    writtenAt = origin;
    return this;
  }

  /** The record as it lies at an offset of its partition. */
  InboxRecord at(long offset) {
    Origin origin = writtenAt == null ? new Origin(INBOX, partition, offset) : writtenAt;
    return new InboxRecord(
        key, value, headerBytes, tooLarge, partition, offset, timestampAt(offset), origin);
  }
}
