package dev.agentlog.producer.internal.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Files of a disk that fails whenever a test wants it to. Syncs are counted and not made. */
public final class FaultyFiles implements AppendFile.Opener {

  /** How many bytes still fit; the write that needs more writes those and fails. */
  public int room = Integer.MAX_VALUE;

  /** Whether the disk fails to sync. */
  public boolean syncFails;

  /** Whether files cannot be cut off. */
  public boolean truncateFails;

  /** How often a file was synced. */
  public int syncs;

  @Override
  public AppendFile open(Path path) throws IOException {
    DiskFile file = DiskFile.open(path);
    return new AppendFile() {
      @Override
      public long size() throws IOException {
        return file.size();
      }

      @Override
      public void write(byte[] bytes) throws IOException {
        file.write(Arrays.copyOf(bytes, Math.min(room, bytes.length)));
        if (bytes.length > room) {
          room = 0;
          throw new IOException("No space left on device");
        }
        room -= bytes.length;
      }

      @Override
      public void sync() throws IOException {
        syncs++;
        if (syncFails) {
          throw new IOException("Input/output error");
        }
      }

      @Override
      public void truncate(long size) throws IOException {
        if (truncateFails) {
          throw new IOException("Input/output error");
        }
        file.truncate(size);
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }
}
