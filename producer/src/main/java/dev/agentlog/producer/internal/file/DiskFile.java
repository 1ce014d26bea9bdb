package dev.agentlog.producer.internal.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An {@link AppendFile} on the disk. Not safe for use by several threads.
 *
 * <p>It is written without a channel: a channel would be closed under its owner as soon as a thread
 * with its interrupt flag set appends.
 */
public final class DiskFile implements AppendFile {

  private final RandomAccessFile file;

  private DiskFile(RandomAccessFile file) {
    this.file = file;
  }

  /** Opens a file, which is made if it is not there. */
  public static DiskFile open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      file.seek(file.length());
      return new DiskFile(file);
    } catch (IOException failure) {
      file.close();
      throw failure;
    }
  }

  /** Waits until the names in a directory are on the disk. */
  public static void syncDirectory(Path directory) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      for (boolean done = false; !done; ) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
          channel.force(true);
          done = true;
        } catch (ClosedByInterruptException again) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public long size() throws IOException {
    return file.length();
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    file.write(bytes);
  }

  @Override
  public void sync() throws IOException {
    file.getFD().sync();
  }

  @Override
  public void truncate(long size) throws IOException {
    file.setLength(size);
    file.seek(size);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
