package dev.agentlog.producer.sink;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How a file of JSON lines ends.
 *
 * @param lastIndex the index of its last whole line; empty if it has none
 * @param openEnd whether something stands behind the last line feed
 * @param tornBytes how many bytes stand there that are no whole line
 */
record JsonLinesTail(OptionalLong lastIndex, boolean openEnd, long tornBytes) {

  private static final int BLOCK = 8 * 1024;

  /** What is longer is no line: events are far below. */
  private static final long LONGEST_LINE = 64L * 1024 * 1024;

  /** Reads the end of a file, from behind, as far as it must. */
  static JsonLinesTail of(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long length = file.length();
      long start = lineStart(file, length);
      boolean openEnd = start < length;
      if (openEnd) {
        OptionalLong index = indexOf(file, start, length);
        if (index.isPresent()) {
          return new JsonLinesTail(index, true, 0);
        }
      }
      return new JsonLinesTail(lastIndex(file, start), openEnd, length - start);
    }
  }

  /** Returns the index of the last whole line that ends at a line feed before the end. */
  private static OptionalLong lastIndex(RandomAccessFile file, long end) throws IOException {
    OptionalLong index = OptionalLong.empty();
    for (long after = end; after > 0 && index.isEmpty(); ) {
      long start = lineStart(file, after - 1);
      index = indexOf(file, start, after - 1);
      after = start;
    }
    return index;
  }

  private static OptionalLong indexOf(RandomAccessFile file, long start, long end)
      throws IOException {
    if (end - start > LONGEST_LINE) {
      return OptionalLong.empty();
    }
    byte[] line = new byte[(int) (end - start)];
    file.seek(start);
    file.readFully(line);
    return JsonLine.indexOf(line);
  }

  /** Returns the place behind the last line feed before the end, 0 if there is none. */
  private static long lineStart(RandomAccessFile file, long end) throws IOException {
    byte[] block = new byte[BLOCK];
    for (long at = end; at > 0; ) {
      int length = (int) Math.min(BLOCK, at);
      at -= length;
      file.seek(at);
      file.readFully(block, 0, length);
      for (int i = length - 1; i >= 0; i--) {
        if (block[i] == '\n') {
          return at + i + 1;
        }
      }
    }
    return 0;
  }
}
