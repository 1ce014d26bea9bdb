package dev.agentlog.producer.internal.spool;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of a spool, named by the sequence of its first record. Owned by its spool. */
final class Segment {

  private static final Pattern NAME = Pattern.compile("(\\d{19})\\.v1\\.spool");

  private final Path path;
  private final long base;
  private long last;
  private long size;

  /**
   * Creates the description of a file.
   *
   * @param last the sequence of its last record; one below its first if it has none
   * @param size how many bytes it has that are known to be written
   */
  Segment(Path path, long base, long last, long size) {
    this.path = path;
    this.base = base;
    this.last = last;
    this.size = size;
  }

  /** Returns the file of a segment. */
  static Path file(Path directory, long base) {
    return directory.resolve("%019d.v1.spool".formatted(base));
  }

  /** Returns the first sequence of a segment's file; empty for other files. */
  static OptionalLong baseOf(Path file) {
    Path name = file.getFileName();
    Matcher matcher = NAME.matcher(name == null ? "" : name.toString());
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  Path path() {
    return path;
  }

  long base() {
    return base;
  }

  long last() {
    return last;
  }

  long size() {
    return size;
  }

  /** Notes a record that was written. */
  void wrote(int bytes) {
    last++;
    size += bytes;
  }

  /** Notes bytes at the end that are no record and could not be cut off. */
  void tornTo(long newSize) {
    size = newSize;
  }

  @Override
  public String toString() {
    return "Segment[%d to %d, %d bytes]".formatted(base, last, size);
  }
}
