package dev.agentlog.producer.internal.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A file that is appended to. Not safe for use by several threads. */
public interface AppendFile extends Closeable {

  /** Opens a file to append to, which is made if it is not there. */
  interface Opener {

    /** Returns the file, whose contents stay as they are. */
    AppendFile open(Path path) throws IOException;
  }

  /** Returns how many bytes the file has. */
  long size() throws IOException;

  /**
   * Appends all the bytes, and hands them to the operating system. After a failure some of them may
   * be in the file.
   */
  void write(byte[] bytes) throws IOException;

  /** Waits until everything written is on the disk. */
  void sync() throws IOException;

  /** Cuts the file off. */
  void truncate(long size) throws IOException;
}
