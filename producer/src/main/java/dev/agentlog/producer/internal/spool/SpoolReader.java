package dev.agentlog.producer.internal.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading end of a spool: what was read, what is confirmed, what can be deleted. Owned by its
 * spool, whose lock guards it.
 *
 * <p>Records that are lost to damage are passed over. They count as confirmed as soon as every
 * record read before them is.
 */
final class SpoolReader {

  private static final Logger log = LoggerFactory.getLogger(SpoolReader.class);

  private final SpoolDirectory directory;
  private final List<Segment> segments;
  private final long tornBytes;
  private final boolean cursorLost;
  private final DamageCount damage;
  private @Nullable SegmentReader open;
  private @Nullable Segment openSegment;
  private long confirmed;

  /** The last record that was returned. */
  private long returned;

  /** Up to which record everything was returned or is lost. */
  private long passed;

  SpoolReader(SpoolDirectory directory, Recovered found, long confirmed, boolean cursorLost) {
    this.directory = directory;
    this.segments = found.segments();
    this.tornBytes = found.tornBytes();
    this.cursorLost = cursorLost;
    this.damage = new DamageCount(found);
    this.confirmed = confirmed;
    this.returned = confirmed;
    this.passed = confirmed;
  }

  long confirmed() {
    return confirmed;
  }

  long passed() {
    return passed;
  }

  SpoolReport report() {
    return new SpoolReport(tornBytes, damage.bytes(), cursorLost);
  }

  long bytes() {
    return segments.stream().mapToLong(Segment::size).sum();
  }

  /** Returns the next record, null if there is none now. */
  @Nullable SpoolRecord next() throws IOException {
    Segment segment;
    while ((segment = segmentAfter(passed)) != null) {
      SpoolRecord record = readerOf(segment).next(segment.size());
      if (record == null) {
        damage.add(segment, readerOf(segment).position(), segment.size());
        pass(segment.last());
      } else if (record.sequence() > passed) {
        pass(record.sequence() - 1);
        passed = record.sequence();
        returned = passed;
        return record;
      }
    }
    return null;
  }

  /** Passes over records that are lost, if there are any up to there. */
  private void pass(long lost) throws IOException {
    if (lost > passed) {
      boolean nothingAwaited = returned <= confirmed;
      passed = lost;
      if (nothingAwaited) {
        note(lost);
      }
    }
  }

  private @Nullable Segment segmentAfter(long sequence) {
    for (Segment segment : segments) {
      if (segment.last() > sequence) {
        return segment;
      }
    }
    return null;
  }

  private SegmentReader readerOf(Segment segment) throws IOException {
    SegmentReader reader = open;
    if (reader == null || openSegment != segment) {
      close();
      reader =
          new SegmentReader(
              segment.path(),
              segment.base(),
              (offset, length) -> damage.add(segment, offset, offset + length));
      open = reader;
      openSegment = segment;
    }
    return reader;
  }

  /** Notes that all up to a record is delivered. */
  void confirm(long sequence) throws IOException {
    if (sequence > confirmed) {
      note(sequence >= returned ? passed : sequence);
    }
  }

  private void note(long sequence) throws IOException {
    directory.cursor().write(sequence);
    confirmed = sequence;
  }

  /** Deletes the segments of which everything is confirmed. */
  void dropConfirmed(SpoolWriter writer) {
    while (!segments.isEmpty() && isDrained(segments.get(0))) {
      Segment segment = segments.get(0);
      writer.release(segment);
      if (openSegment == segment) {
        close();
      }
      try {
        Files.deleteIfExists(segment.path());
      } catch (IOException failure) {
        log.atWarn()
            .addKeyValue("file", segment.path())
            .setCause(failure)
            .log("A drained segment of a spool could not be deleted; that is tried again.");
        return;
      }
      segments.remove(0);
    }
  }

  private boolean isDrained(Segment segment) {
    return segment.last() <= confirmed;
  }

  /** Returns how many records are kept that are not confirmed. */
  long unconfirmed() {
    long last = segments.stream().mapToLong(Segment::last).max().orElse(0);
    return Math.max(0, last - confirmed);
  }

  void rewind() {
    close();
    passed = confirmed;
    returned = confirmed;
  }

  void close() {
    if (open != null) {
      SpoolFailures.closeQuietly(open);
      open = null;
      openSegment = null;
    }
  }
}
