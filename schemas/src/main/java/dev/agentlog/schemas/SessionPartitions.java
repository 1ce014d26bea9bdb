package dev.agentlog.schemas;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * The partition of a session in every topic that has several: murmur2 of the id's UTF-8 bytes, sign
 * bit cleared, modulo the number of partitions. It is what Kafka's Java producer does with a key by
 * default.
 */
public final class SessionPartitions {

  private SessionPartitions() {}

  /**
   * Returns the session's partition.
   *
   * @param sessionId the id's UTF-8 bytes
   * @param partitions how many partitions the topic has, at least 1
   * @return 0 to partitions - 1
   */
  public static int partitionOf(byte[] sessionId, int partitions) {
    if (partitions < 1) {
      throw new InvalidArgumentException(
          "A session has no partition among %d: a topic has at least 1.".formatted(partitions));
    }
    return Utils.toPositive(Utils.murmur2(sessionId)) % partitions;
  }

  /**
   * Returns the session's partition.
   *
   * @param sessionId the id, valid Unicode
   * @param partitions how many partitions the topic has, at least 1
   * @return 0 to partitions - 1
   */
  public static int partitionOf(String sessionId, int partitions) {
    return partitionOf(sessionId.getBytes(StandardCharsets.UTF_8), partitions);
  }
}
