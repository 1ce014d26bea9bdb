package dev.agentlog.producer.internal.spool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.agentlog.producer.SpoolException;
import dev.agentlog.producer.SpoolFullException;
import dev.agentlog.producer.SpoolLockedException;
import dev.agentlog.producer.SpoolOptions;
import dev.agentlog.producer.SpoolSync;
import dev.agentlog.producer.SpoolWriteException;
import dev.agentlog.producer.internal.file.AppendFile;
import dev.agentlog.producer.internal.file.DiskFile;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A durable queue of byte strings in a directory. Safe for use by any thread; one lock guards all.
 *
 * <p>Records are appended, read in order, and confirmed in order; what is confirmed is deleted by
 * whole segments. A process that ends, however it does, loses nothing for which {@link #append}
 * returned. What was read and not confirmed is read again after reopening, so the receiver must
 * know a record again that it had.
 *
 * <p>A record cut short at the very end is what a crash leaves: it is cut off when the spool is
 * opened. Bytes elsewhere that are no record are damage: reading passes over them to the next whole
 * record. Both are logged and told by {@link #report}. A damaged record is never returned.
 *
 * <pre>
 *   0000000000000000001.v1.spool   records 1 to 712
 *   0000000000000000713.v1.spool   records 713 and on
 *   cursor                         up to which record all is confirmed
 *   lock                           who may use the directory
 * </pre>
 */
public final class Spool implements AutoCloseable {

  private final SpoolOptions options;
  private final SpoolDirectory directory;
  private final @Nullable SyncThread syncThread;

  @GuardedBy("this")
  private final SpoolWriter writer;

  @GuardedBy("this")
  private final SpoolReader reader;

  @GuardedBy("this")
  private @Nullable IOException unsynced;

  @GuardedBy("this")
  private boolean closed;

  private Spool(SpoolOptions options, AppendFile.Opener opener, SpoolDirectory directory)
      throws IOException {
    this.options = options;
    this.directory = directory;
    boolean fresh = directory.cursor().fresh();
    OptionalLong cursor = directory.cursor().read();
    Recovered found = directory.recover();
    long last = found.highest();
    long confirmed = cursor.orElse(0);
    boolean lost = cursor.isEmpty() && !fresh;
    this.reader = new SpoolReader(directory, found, confirmed, lost);
    this.writer = new SpoolWriter(options, found.segments(), opener, Math.max(last, confirmed) + 1);
    this.syncThread =
        options.sync() instanceof SpoolSync.Interval interval
            ? new SyncThread(interval.period(), this::syncRegularly)
            : null;
  }

  /**
   * Opens a spool, new or used before, and reads all it holds once to see whether it is whole.
   *
   * @throws SpoolLockedException if another spool uses the directory
   * @throws SpoolException if the directory cannot be used
   */
  public static Spool open(SpoolOptions options) {
    return open(options, DiskFile::open);
  }

  static Spool open(SpoolOptions options, AppendFile.Opener opener) {
    SpoolDirectory directory = SpoolDirectory.own(options.directory());
    Spool spool = null;
    try {
      spool = new Spool(options, opener, directory);
      spool.dropConfirmed();
      if (spool.syncThread != null) {
        spool.syncThread.start();
      }
      return spool;
    } catch (IOException failure) {
      throw SpoolDirectory.unusable(options.directory(), failure);
    } finally {
      if (spool == null) {
        SpoolFailures.closeQuietly(directory);
      }
    }
  }

  private synchronized void dropConfirmed() {
    reader.dropConfirmed(writer);
  }

  /**
   * Appends a record. When it returns, the record is kept as the options say; when it throws, the
   * record is not in the spool, unless the disk failed so badly that not even that is sure.
   *
   * @param payload at most 4 MiB; copied
   * @return the record's sequence, from 1
   * @throws SpoolFullException if the spool is at its bound
   * @throws SpoolWriteException if the disk is full or fails, or failed to sync what was appended
   *     before
   * @throws SpoolException if the payload is too long or the spool is closed
   */
  public synchronized long append(byte[] payload) {
    checkOpen();
    if (payload.length > RecordFormat.MAX_PAYLOAD) {
      throw SpoolFailures.tooLong(options.directory(), payload.length);
    }
    tellUnsynced();
    int needed = RecordFormat.HEADER + payload.length;
    if (bytes() + needed > options.maxBytes()) {
      throw SpoolFailures.full(options.directory(), needed, bytes(), options.maxBytes());
    }
    try {
      return writer.append(payload);
    } catch (IOException failure) {
      throw SpoolFailures.unwritten(options.directory(), needed, failure);
    }
  }

  /**
   * Returns the next record that was not read since the spool was opened or {@link #rewind} was
   * called; empty if there is none now.
   *
   * @throws SpoolException if the disk cannot be read, or the spool is closed
   */
  public synchronized Optional<SpoolRecord> next() {
    checkOpen();
    try {
      Optional<SpoolRecord> record = Optional.ofNullable(reader.next());
      reader.dropConfirmed(writer);
      return record;
    } catch (IOException failure) {
      throw SpoolFailures.unreadable(options.directory(), failure);
    }
  }

  /**
   * Notes that every record up to this one was delivered, and deletes the segments that hold no
   * others. A sequence that is confirmed already is nothing.
   *
   * @param sequence of a record that was read
   * @throws SpoolWriteException if it could not be noted
   * @throws SpoolException if the record was not read, or the spool is closed
   */
  public synchronized void confirm(long sequence) {
    checkOpen();
    if (sequence > reader.passed()) {
      throw SpoolFailures.neverRead(options.directory(), sequence, reader.passed());
    }
    try {
      reader.confirm(sequence);
      reader.dropConfirmed(writer);
    } catch (IOException failure) {
      throw SpoolFailures.unconfirmed(options.directory(), sequence, failure);
    }
  }

  /** Has the records that were read and not confirmed read again. */
  public synchronized void rewind() {
    checkOpen();
    reader.rewind();
  }

  /** Returns how many records are not confirmed, with those that are damaged. */
  public synchronized long unconfirmed() {
    return reader.unconfirmed();
  }

  /** Returns how many bytes the segments have. */
  public synchronized long bytes() {
    return reader.bytes();
  }

  /** Returns what was found wrong with the files so far. */
  public synchronized SpoolReport report() {
    return reader.report();
  }

  /**
   * Waits until everything appended is on the disk.
   *
   * @throws SpoolWriteException if the disk does not
   */
  public synchronized void sync() {
    checkOpen();
    tellUnsynced();
    try {
      writer.sync();
    } catch (IOException failure) {
      throw SpoolFailures.unsynced(options.directory(), failure);
    }
  }

  private synchronized void syncRegularly() {
    if (!closed) {
      try {
        writer.sync();
      } catch (IOException failure) {
        unsynced = failure;
      }
    }
  }

  @GuardedBy("this")
  private void tellUnsynced() {
    IOException failure = unsynced;
    if (failure != null) {
      unsynced = null;
      throw SpoolFailures.unsynced(options.directory(), failure);
    }
  }

  @GuardedBy("this")
  private void checkOpen() {
    if (closed) {
      throw SpoolFailures.closed(options.directory());
    }
  }

  /**
   * Closes the spool, having synced it unless that is left to the operating system. Closing again
   * is nothing.
   *
   * @throws SpoolWriteException if the disk does not sync; the spool is closed all the same
   */
  @Override
  public void close() {
    if (syncThread != null) {
      syncThread.close();
    }
    synchronized (this) {
      if (closed) {
        return;
      }
      try {
        if (!(options.sync() instanceof SpoolSync.Never)) {
          sync();
        }
      } finally {
        closed = true;
        writer.release();
        reader.close();
        SpoolFailures.closeQuietly(directory);
      }
    }
  }

  @Override
  public String toString() {
    return "Spool[" + options.directory() + "]";
  }
}
