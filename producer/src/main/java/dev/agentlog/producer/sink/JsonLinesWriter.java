package dev.agentlog.producer.sink;

import dev.agentlog.producer.internal.file.AppendFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes lines into a series of files: begins the next file when one is full, and a new line where
 * one is torn. Not safe for use by several threads.
 */
final class JsonLinesWriter {

  private static final Logger log = LoggerFactory.getLogger(JsonLinesWriter.class);

  private final JsonLinesOptions options;
  private final JsonLinesFiles files;
  private final AppendFile.Opener opener;
  private final long nextIndexFound;
  private AppendFile file;
  private int number;

  /** How long the file is, as far as it is known to be written. */
  private long size;

  /** Whether a line feed must come before the next line. */
  private boolean openEnd;

  private long tornBytes;

  private JsonLinesWriter(
      JsonLinesOptions options, JsonLinesFiles files, AppendFile.Opener opener, Found found)
      throws IOException {
    this.options = options;
    this.files = files;
    this.opener = opener;
    this.nextIndexFound = found.nextIndex();
    this.number = found.number();
    this.openEnd = found.openEnd();
    this.file = opener.open(files.file(number));
    this.size = file.size();
    tear(found.tornBytes());
  }

  /** What the files held. */
  private record Found(int number, long nextIndex, boolean openEnd, long tornBytes) {}

  /** Opens the last file of a series, or the first if there is none. */
  static JsonLinesWriter open(
      JsonLinesOptions options, JsonLinesFiles files, AppendFile.Opener opener) throws IOException {
    return new JsonLinesWriter(options, files, opener, find(files.present()));
  }

  private static Found find(NavigableMap<Integer, Path> present) throws IOException {
    if (present.isEmpty()) {
      return new Found(0, 0, false, 0);
    }
    JsonLinesTail last = JsonLinesTail.of(present.lastEntry().getValue());
    JsonLinesTail tail = last;
    for (Map.Entry<Integer, Path> each :
        present.headMap(present.lastKey(), false).descendingMap().entrySet()) {
      if (tail.lastIndex().isPresent()) {
        break;
      }
      tail = JsonLinesTail.of(each.getValue());
    }
    long next = tail.lastIndex().isPresent() ? tail.lastIndex().getAsLong() + 1 : 0;
    return new Found(present.lastKey(), next, last.openEnd(), last.tornBytes());
  }

  /** Returns the index after the last that the files held when they were opened. */
  long nextIndexFound() {
    return nextIndexFound;
  }

  long tornBytes() {
    return tornBytes;
  }

  Path path() {
    return files.file(number);
  }

  /** Writes a line, which ends with a line feed. */
  void write(byte[] line) throws IOException {
    if (size > 0 && size + line.length > options.maxFileBytes()) {
      rotate();
    }
    byte[] bytes = openEnd ? afterLineFeed(line) : line;
    boolean written = false;
    try {
      file.write(bytes);
      written = true;
    } finally {
      if (written) {
        size += bytes.length;
        openEnd = false;
      } else {
        foundTorn();
      }
    }
  }

  private static byte[] afterLineFeed(byte[] line) {
    byte[] bytes = new byte[line.length + 1];
    bytes[0] = '\n';
    System.arraycopy(line, 0, bytes, 1, line.length);
    return bytes;
  }

  /** Looks at what a failed write left behind. */
  private void foundTorn() {
    try {
      long now = file.size();
      if (now > size) {
        openEnd = true;
        tear(now - size);
        size = now;
      }
    } catch (IOException unknown) {
      openEnd = true;
    }
  }

  private void tear(long bytes) {
    if (bytes > 0) {
      tornBytes += bytes;
      log.atWarn()
          .addKeyValue("file", path())
          .addKeyValue("bytes", bytes)
          .log("A line of a JSON Lines file is torn; the next one begins on a new line.");
    }
  }

  private void rotate() throws IOException {
    file.sync();
    AppendFile next = opener.open(files.file(number + 1));
    closeQuietly();
    file = next;
    number++;
    size = next.size();
    openEnd = false;
    options.keepFiles().ifPresent(this::prune);
  }

  private void prune(int keep) {
    try {
      files.prune(keep);
    } catch (IOException failure) {
      log.atWarn()
          .addKeyValue("file", path())
          .setCause(failure)
          .log("The oldest JSON Lines files could not be removed.");
    }
  }

  void sync() throws IOException {
    file.sync();
  }

  void closeQuietly() {
    try {
      file.close();
    } catch (IOException failure) {
      log.atWarn()
          .addKeyValue("file", path())
          .setCause(failure)
          .log("A JSON Lines file did not close cleanly.");
    }
  }
}
