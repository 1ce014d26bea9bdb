package dev.agentlog.producer;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where and how a spool keeps events until they are delivered. Immutable.
 *
 * @param directory where its files lie, and nothing else; one spool at a time may use it
 * @param maxBytes how many bytes its segments may have together, at least {@code segmentBytes}
 * @param segmentBytes at which length the next segment is begun, from 1 to {@link
 *     #MAX_SEGMENT_BYTES}; space is given back by whole segments
 * @param sync when the disk keeps what was appended
 */
public record SpoolOptions(Path directory, long maxBytes, int segmentBytes, SpoolSync sync) {

  /** The most that a segment may have: 256 MiB. */
  public static final int MAX_SEGMENT_BYTES = 256 * 1024 * 1024;

  private static final long DEFAULT_MAX_BYTES = 512L * 1024 * 1024;
  private static final int DEFAULT_SEGMENT_BYTES = 8 * 1024 * 1024;

  /**
   * Checks the values.
   *
   * @throws InvalidOptionsException if one of them is out of its range
   */
  public SpoolOptions {
    directory = directory.toAbsolutePath();
    Objects.requireNonNull(sync, "sync");
    if (segmentBytes < 1 || segmentBytes > MAX_SEGMENT_BYTES) {
      throw new InvalidOptionsException(
          "A spool cannot work with segmentBytes %d; give 1 to %d."
              .formatted(segmentBytes, MAX_SEGMENT_BYTES));
    }
    if (maxBytes < segmentBytes) {
      throw new InvalidOptionsException(
          "A spool cannot work with maxBytes %d, less than its segmentBytes %d; give as much or more."
              .formatted(maxBytes, segmentBytes));
    }
  }

  /** Returns options with the defaults: 512 MiB in segments of 8 MiB, every event synced. */
  public static SpoolOptions in(Path directory) {
    return new SpoolOptions(
        directory, DEFAULT_MAX_BYTES, DEFAULT_SEGMENT_BYTES, SpoolSync.always());
  }

  /** Returns these options with other bounds, in bytes. */
  public SpoolOptions withBytes(long max, int segment) {
    return new SpoolOptions(directory, max, segment, sync);
  }

  /** Returns these options with another policy of syncing. */
  public SpoolOptions withSync(SpoolSync value) {
    return new SpoolOptions(directory, maxBytes, segmentBytes, value);
  }
}
