package dev.agentlog.producer.internal.spool;

import dev.agentlog.producer.internal.file.DiskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was found in a spool's segments when it was opened. Used by one thread, once. */
final class Recovered {

  private static final Logger log = LoggerFactory.getLogger(Recovered.class);

  private final List<Segment> segments = new ArrayList<>();
  private final Map<Long, List<Long>> damage = new HashMap<>();
  private long tornBytes;
  private long damagedBytes;

  List<Segment> segments() {
    return segments;
  }

  long tornBytes() {
    return tornBytes;
  }

  long damagedBytes() {
    return damagedBytes;
  }

  /**
   * Returns the highest sequence that is taken, 0 if none is. A segment that is nothing but damage
   * takes that of its name, so that no other gets its file.
   */
  long highest() {
    return segments.stream()
        .mapToLong(segment -> Math.max(segment.base(), segment.last()))
        .max()
        .orElse(0);
  }

  /** Returns where damage begins, by the base of the segment that it is in. */
  Map<Long, List<Long>> damage() {
    return damage;
  }

  /**
   * Reads a segment.
   *
   * @param isLast whether none follows, so that what stands behind its last record was torn
   */
  void scan(Path file, boolean isLast) throws IOException {
    OptionalLong base = Segment.baseOf(file);
    if (base.isEmpty()) {
      return;
    }
    long size = Files.size(file);
    long end;
    long last;
    try (SegmentReader reader =
        new SegmentReader(
            file, base.getAsLong(), (offset, length) -> damaged(file, offset, length))) {
      while (reader.next(size) != null) {
        // Each record moves the reader on.
      }
      end = reader.position();
      last = reader.last();
    }
    if (end < size && isLast) {
      cutOff(file, end, size - end);
      size = end;
    } else if (end < size) {
      damaged(file, end, size - end);
    }
    if (size == 0) {
      Files.delete(file);
    } else {
      segments.add(new Segment(file, base.getAsLong(), last, size));
    }
  }

  private void cutOff(Path file, long end, long length) throws IOException {
    try (DiskFile open = DiskFile.open(file)) {
      open.truncate(end);
    }
    tornBytes += length;
    log.atWarn()
        .addKeyValue("file", file)
        .addKeyValue("bytes", length)
        .log("The last record of a spool was torn and is cut off.");
  }

  private void damaged(Path file, long offset, long length) {
    Segment.baseOf(file)
        .ifPresent(base -> damage.computeIfAbsent(base, none -> new ArrayList<>()).add(offset));
    damagedBytes += length;
    log.atError()
        .addKeyValue("file", file)
        .addKeyValue("offset", offset)
        .addKeyValue("bytes", length)
        .log("Bytes of a spool are damaged: the records in them are lost.");
  }
}
