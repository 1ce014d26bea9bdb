package dev.agentlog.producer.internal.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The right of one owner, among all processes of a machine, to write certain files: a lock on a
 * file beside them. The operating system takes it back when the process ends, however it does.
 * Immutable.
 */
public final class FileOwnership implements Closeable {

  private final RandomAccessFile file;

  private FileOwnership(RandomAccessFile file) {
    this.file = file;
  }

  /**
   * Takes the lock; empty if somebody else has it, in this process or in another.
   *
   * @param path the file to lock, which is made if it is not there, and stays
   */
  public static Optional<FileOwnership> take(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    boolean taken = false;
    try {
      FileLock lock = file.getChannel().tryLock();
      taken = lock != null;
      return taken ? Optional.of(new FileOwnership(file)) : Optional.empty();
    } catch (OverlappingFileLockException here) {
      return Optional.empty();
    } finally {
      if (!taken) {
        file.close();
      }
    }
  }

  /** Gives the lock back. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
