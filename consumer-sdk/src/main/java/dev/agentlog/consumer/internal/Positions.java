package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.OffsetRange;
import dev.agentlog.consumer.source.PartitionOffsets;
import java.util.Arrays;
import java.util.List;

/**
 * How far each partition has been read. Not thread-safe; owned by its subscription.
 *
 * <p>{@code next} is the next offset to read. {@code resume} is what cursors carry: the same, but
 * under visibility COMMITTED never in the midst of an aborted transaction, so that either
 * visibility can go on from it. {@code target} is the end when the subscription began.
 */
final class Positions {

  private long[] next;
  private long[] resume;
  private long[] target;

  Positions(int partitions) {
    next = new long[partitions];
    resume = new long[partitions];
    target = new long[partitions];
  }

  int partitions() {
    return next.length;
  }

  void begin(int partition, long offset, long end) {
    next[partition] = offset;
    resume[partition] = offset;
    target[partition] = end;
  }

  /** Sets the ends that are to be reached. */
  void aim(List<PartitionOffsets> offsets) {
    for (int p = 0; p < offsets.size(); p++) {
      target[p] = offsets.get(p).end();
    }
  }

  /** Sets the one range that is to be read. */
  void aimAt(OffsetRange range) {
    for (int p = 0; p < target.length; p++) {
      target[p] = p == range.partition() ? range.last() + 1 : 0;
    }
  }

  /** Returns how many offsets there are to the ends, markers included. */
  long behind(List<PartitionOffsets> offsets) {
    long behind = 0;
    for (int p = 0; p < offsets.size(); p++) {
      behind += Math.max(0, offsets.get(p).end() - next[p]);
    }
    return behind;
  }

  /** Adds partitions, which are read from their first offset. */
  void grow(int partitions) {
    next = Arrays.copyOf(next, partitions);
    resume = Arrays.copyOf(resume, partitions);
    target = Arrays.copyOf(target, partitions);
  }

  long next(int partition) {
    return next[partition];
  }

  long resume(int partition) {
    return resume[partition];
  }

  long target(int partition) {
    return target[partition];
  }

  /** Takes note that everything below the offset has been dealt with. */
  void read(int partition, long upTo) {
    next[partition] = Math.max(next[partition], upTo);
    resume[partition] = next[partition];
  }

  /** Goes back to where a cursor of this moment stands. */
  void goBack() {
    next = resume.clone();
  }

  /** Takes note that everything below the offset is gone, read or not. */
  void skip(int partition, long upTo) {
    next[partition] = Math.max(next[partition], upTo);
    resume[partition] = Math.max(resume[partition], upTo);
  }

  /** Takes note that nothing below the offset will be delivered, markers and aborted records. */
  void passed(int partition, long upTo) {
    next[partition] = Math.max(next[partition], upTo);
  }

  boolean reachedTargets() {
    for (int p = 0; p < next.length; p++) {
      if (next[p] < target[p]) {
        return false;
      }
    }
    return true;
  }

  long[] resumeOffsets() {
    return resume.clone();
  }

  long[] nextOffsets() {
    return next.clone();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int p = 0; p < next.length; p++) {
      text.append(p == 0 ? "" : ", ").append(p).append(": ").append(next[p]);
      if (next[p] < target[p]) {
        text.append(" of ").append(target[p]);
      }
    }
    return text.append("]").toString();
  }
}
