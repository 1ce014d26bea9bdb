package dev.agentlog.embedded.internal;

import dev.agentlog.schemas.AgentLogException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory a broker keeps its data in, locked for as long as the broker lives.
 *
 * <p>Kafka's files lie in the sub-directory {@code kafka}, the lock beside it, so that the
 * directory may hold other things too. Not thread-safe: confined to the broker that opened it.
 */
final class DataDirectory implements AutoCloseable {
  private static final String LOCK_FILE = "broker.lock";
  private static final String LOG_DIRECTORY = "kafka";

  private final Path root;
  private final boolean temporary;
  private final FileChannel lockChannel;

  private DataDirectory(Path root, boolean temporary, FileChannel lockChannel) {
    this.root = root;
    this.temporary = temporary;
    this.lockChannel = lockChannel;
  }

  /**
   * Opens and locks a directory, making it if it is missing.
   *
   * @param directory the directory, or null for a temporary one that is deleted on close
   * @throws AgentLogException if it cannot be made or written, or if another broker holds it
   */
  static DataDirectory open(@Nullable Path directory) {
    Path root = null;
    try {
      root =
          directory == null
              ? Files.createTempDirectory("agentlog-broker-")
              : directory.toAbsolutePath().normalize();
      Files.createDirectories(root.resolve(LOG_DIRECTORY));
      return new DataDirectory(root, directory == null, lock(root));
    } catch (IOException e) {
      throw new AgentLogException(
          "Cannot use the data directory "
              + (root == null ? System.getProperty("java.io.tmpdir") : root)
              + " of the broker ("
              + e
              + "): choose a directory that this user may write to.",
          e);
    }
  }

  /** Where Kafka's own files lie. */
  Path logDirectory() {
    return root.resolve(LOG_DIRECTORY);
  }

  /** Releases the lock, and deletes the directory if it is a temporary one. */
  @Override
  public void close() {
    try {
      lockChannel.close();
      if (temporary) {
        delete(root);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot release the data directory " + root + ".", e);
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(
            root.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by another broker in this process: the same as held by another process.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new AgentLogException(
          "Cannot use the data directory "
              + root
              + ": another running broker has locked it; stop that broker or choose another"
              + " directory.");
    }
    return channel;
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(directory)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
