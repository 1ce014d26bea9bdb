package dev.agentlog.producer.internal.spool;

import dev.agentlog.producer.SpoolOptions;
import dev.agentlog.producer.SpoolSync;
import dev.agentlog.producer.internal.file.AppendFile;
import dev.agentlog.producer.internal.file.DiskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of a spool: knows which segment is appended to, and begins the next one. Owned by
 * its spool, whose lock guards it.
 */
final class SpoolWriter {

  private final SpoolOptions options;
  private final List<Segment> segments;
  private final AppendFile.Opener opener;
  private @Nullable SegmentWriter active;
  private long next;

  /**
   * Creates a writer.
   *
   * @param segments the spool's segments, to which new ones are added
   * @param next the sequence that the next record gets
   */
  SpoolWriter(SpoolOptions options, List<Segment> segments, AppendFile.Opener opener, long next) {
    this.options = options;
    this.segments = segments;
    this.opener = opener;
    this.next = next;
  }

  /** Appends a record and returns its sequence. */
  long append(byte[] payload) throws IOException {
    SegmentWriter writer = writer();
    try {
      writer.append(payload, options.sync() instanceof SpoolSync.Always);
      return next++;
    } finally {
      next = Math.max(next, writer.segment().last() + 1);
      if (writer.spoilt()) {
        abandon(writer);
      }
    }
  }

  private SegmentWriter writer() throws IOException {
    SegmentWriter writer = active;
    if (writer != null && !writer.spoilt() && writer.segment().size() < options.segmentBytes()) {
      return writer;
    }
    if (writer != null) {
      leave(writer);
    }
    writer = begin(segmentToContinue());
    active = writer;
    return writer;
  }

  private void leave(SegmentWriter writer) throws IOException {
    try {
      if (!writer.spoilt() && !(options.sync() instanceof SpoolSync.Never)) {
        writer.sync();
      }
    } finally {
      if (writer.spoilt()) {
        abandon(writer);
      } else {
        release();
      }
    }
  }

  /** Returns the last segment if the next record can stand in it, else a new one. */
  private Segment segmentToContinue() {
    Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
    return last != null && last.last() + 1 == next && last.size() < options.segmentBytes()
        ? last
        : new Segment(Segment.file(options.directory(), next), next, next - 1, 0);
  }

  private SegmentWriter begin(Segment segment) throws IOException {
    AppendFile file = opener.open(segment.path());
    boolean begun = false;
    try {
      if (file.size() != segment.size()) {
        file.truncate(segment.size());
      }
      if (segment.size() == 0) {
        if (!(options.sync() instanceof SpoolSync.Never)) {
          DiskFile.syncDirectory(options.directory());
        }
        segments.add(segment);
      }
      begun = true;
      return new SegmentWriter(segment, file);
    } finally {
      if (!begun) {
        SpoolFailures.closeQuietly(file);
      }
    }
  }

  /** Leaves a segment to which nothing more may be appended. */
  private void abandon(SegmentWriter writer) throws IOException {
    release();
    Segment segment = writer.segment();
    if (segment.size() == 0) {
      segments.remove(segment);
      Files.deleteIfExists(segment.path());
    } else if (segment.last() + 1 == next) {
      next++;
    }
  }

  /** Stops appending to a segment, if it is the one. */
  void release(Segment segment) {
    if (active != null && active.segment() == segment) {
      release();
    }
  }

  /** Stops appending to the segment under way. */
  void release() {
    if (active != null) {
      SpoolFailures.closeQuietly(active);
      active = null;
    }
  }

  /** Waits until everything appended is on the disk. */
  void sync() throws IOException {
    if (active != null) {
      active.sync();
    }
  }
}
