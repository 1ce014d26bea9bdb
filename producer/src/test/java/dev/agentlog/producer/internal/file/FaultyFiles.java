package dev.agentlog.producer.internal.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Files of a disk that fails whenever a test wants it to. Syncs are counted and not made. */
public final class FaultyFiles implements AppendFile.Opener {

  /** How many bytes still fit; the write that needs more writes those and fails. */
  public int room = Integer.MAX_VALUE;

  /** Whether the disk fails to sync. */
  public volatile boolean syncFails;

  /** Whether files cannot be cut off. */
  public volatile boolean truncateFails;

  /** How often a file was synced. */
  public final AtomicInteger syncs = new AtomicInteger();

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
        int fit = Math.min(room, bytes.length);
        room = room - fit;
        file.write(Arrays.copyOf(bytes, fit));
        if (fit < bytes.length) {
          throw new IOException("No space left on device");
        }
      }

      @Override
      public void sync() throws IOException {
        boolean fails = syncFails;
        syncs.incrementAndGet();
        if (fails) {
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
