package dev.agentlog.producer.internal.spool;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and tells the damage that reading meets, each of it once, however often it is read. Owned
 * by its spool, whose lock guards it.
 */
final class DamageCount {

  private static final Logger log = LoggerFactory.getLogger(DamageCount.class);

  /** Where damage begins that was told, by segment. */
  private final Set<Place> told = new HashSet<>();

  private long bytes;

  private record Place(long base, long offset) {}

  DamageCount(Recovered found) {
    this.bytes = found.damagedBytes();
    found.damage().forEach((base, offsets) -> offsets.forEach(at -> told.add(new Place(base, at))));
  }

  long bytes() {
    return bytes;
  }

  /** Counts the bytes from one place in a segment to another. */
  void add(Segment segment, long from, long to) {
    if (to > from && told.add(new Place(segment.base(), from))) {
      bytes += to - from;
      log.atError()
          .addKeyValue("file", segment.path())
          .addKeyValue("offset", from)
          .addKeyValue("bytes", to - from)
          .log("Bytes of a spool are damaged: the records in them are lost.");
    }
  }
}
