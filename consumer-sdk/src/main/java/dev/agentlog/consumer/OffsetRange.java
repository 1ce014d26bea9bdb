package dev.agentlog.consumer;

import dev.agentlog.schemas.InvalidArgumentException;

/**
 * A range of offsets in one partition.
 *
 * @param partition the partition's number, from 0
 * @param first the first offset, at least 0
 * @param last the last offset, at least {@code first}
 */
public record OffsetRange(int partition, long first, long last) {

  /** Checks the order. */
  public OffsetRange {
    if (partition < 0 || first < 0 || last < first) {
      throw new InvalidArgumentException(
          "Offsets %d to %d of partition %d are no range: give them in order and from 0."
              .formatted(first, last, partition));
    }
  }
}
