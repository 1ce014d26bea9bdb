package dev.agentlog.producer.internal.spool;

import dev.agentlog.producer.SpoolException;
import dev.agentlog.producer.SpoolLockedException;
import dev.agentlog.producer.internal.file.FileOwnership;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A spool's directory, owned: its lock, its cursor, its segments. Owned by its spool. */
final class SpoolDirectory implements Closeable {

  private final Path path;
  private final FileOwnership ownership;
  private final CursorFile cursor;

  private SpoolDirectory(Path path, FileOwnership ownership, CursorFile cursor) {
    this.path = path;
    this.ownership = ownership;
    this.cursor = cursor;
  }

  /**
   * Makes the directory if it is not there, and takes its lock.
   *
   * @throws SpoolLockedException if somebody has it
   * @throws SpoolException if it cannot be written
   */
  static SpoolDirectory own(Path path) {
    FileOwnership ownership = null;
    SpoolDirectory owned = null;
    try {
      Files.createDirectories(path);
      ownership =
          FileOwnership.take(path.resolve("lock"))
              .orElseThrow(
                  () ->
                      new SpoolLockedException(
                          "The spool in %s cannot be opened: it is in use, by another process or by another producer of this one; close that one, or use another directory."
                              .formatted(path)));
      owned = new SpoolDirectory(path, ownership, new CursorFile(path.resolve("cursor")));
      return owned;
    } catch (IOException failure) {
      throw unusable(path, failure);
    } finally {
      if (owned == null && ownership != null) {
        SpoolFailures.closeQuietly(ownership);
      }
    }
  }

  /** Returns what to say of a directory that cannot be used. */
  static SpoolException unusable(Path path, IOException failure) {
    return new SpoolException(
        "The spool in %s cannot be opened: %s; check that it is a directory that can be read and written, and the space on its disk."
            .formatted(path, failure),
        failure);
  }

  Path path() {
    return path;
  }

  CursorFile cursor() {
    return cursor;
  }

  /** Reads what the segments hold, in the order of their sequences, and cuts off a torn tail. */
  Recovered recover() throws IOException {
    Recovered recovered = new Recovered();
    List<Path> files = files();
    for (int i = 0; i < files.size(); i++) {
      recovered.scan(files.get(i), i == files.size() - 1);
    }
    return recovered;
  }

  private List<Path> files() throws IOException {
    TreeMap<Long, Path> byBase = new TreeMap<>();
    try (Stream<Path> all = Files.list(path)) {
      all.forEach(
          file -> {
            OptionalLong base = Segment.baseOf(file);
            if (base.isPresent()) {
              byBase.put(base.getAsLong(), file);
            }
          });
    }
    return new ArrayList<>(byBase.values());
  }

  @Override
  public void close() throws IOException {
    cursor.close();
    ownership.close();
  }
}
