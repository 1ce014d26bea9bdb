package dev.agentlog.producer.sink;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.internal.AgentEvents;
import dev.agentlog.producer.internal.file.AppendFile;
import dev.agentlog.producer.internal.file.DiskFile;
import dev.agentlog.producer.internal.file.FileOwnership;
import dev.agentlog.v1.AgentEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink that writes each event as a line of JSON, of any session, into a series of files. Safe for
 * use by any thread.
 *
 * <p>A line has the event's fields by their names in the schema and two more: {@code index}, from 0
 * and without gaps through all files and reopenings, and {@code recorded_at}, the sink's clock in
 * microseconds, which never goes back. What is null is left out.
 *
 * <p>A line is with the operating system when {@link #accept} returns, so it outlives the process;
 * {@link #flush} waits until it is on the disk. Nothing that was written is ever changed. If a
 * process or a full disk leaves a line torn, the next one begins on a new line and gets the torn
 * one's index; how many bytes are torn is logged and told by {@link #tornBytes}. One sink at a time
 * may write a series.
 */
public final class JsonLinesSink implements AgentEventSink {

  private static final Logger log = LoggerFactory.getLogger(JsonLinesSink.class);

  private final JsonLinesOptions options;
  private final InstantSource clock;
  private final FileOwnership ownership;

  @GuardedBy("this")
  private final JsonLinesWriter writer;

  @GuardedBy("this")
  private long nextIndex;

  @GuardedBy("this")
  private long lastTime = Long.MIN_VALUE;

  @GuardedBy("this")
  private boolean closed;

  private JsonLinesSink(
      JsonLinesOptions options,
      InstantSource clock,
      FileOwnership ownership,
      JsonLinesWriter writer) {
    this.options = options;
    this.clock = clock;
    this.ownership = ownership;
    this.writer = writer;
    this.nextIndex = writer.nextIndexFound();
  }

  /**
   * Opens a series of files, new or written before; missing directories are made.
   *
   * @throws SinkException if the directory or a file cannot be written, or another sink writes them
   */
  public static JsonLinesSink open(JsonLinesOptions options) {
    return open(options, DiskFile::open, InstantSource.system());
  }

  static JsonLinesSink open(
      JsonLinesOptions options, AppendFile.Opener opener, InstantSource clock) {
    JsonLinesFiles files = new JsonLinesFiles(options.file());
    FileOwnership ownership = own(options.file(), files);
    boolean opened = false;
    try {
      JsonLinesWriter writer = JsonLinesWriter.open(options, files, opener);
      opened = true;
      return new JsonLinesSink(options, clock, ownership, writer);
    } catch (IOException failure) {
      throw cannot("open", options.file(), failure);
    } finally {
      if (!opened) {
        giveBack(ownership);
      }
    }
  }

  private static FileOwnership own(Path file, JsonLinesFiles files) {
    try {
      Files.createDirectories(file.resolveSibling("."));
      return FileOwnership.take(files.lock())
          .orElseThrow(
              () ->
                  new SinkException(
                      "The JSON Lines sink cannot open %s: another sink writes it; close that one, or use another file."
                          .formatted(file)));
    } catch (IOException failure) {
      throw cannot("open", file, failure);
    }
  }

  private static SinkException cannot(String doing, Path file, IOException failure) {
    return new SinkException(
        "The JSON Lines sink cannot %s %s: %s; check the directory's rights and the space on its disk."
            .formatted(doing, file, failure),
        failure);
  }

  /**
   * Writes an event.
   *
   * @throws SinkException if it could not be written; it has no index then
   * @throws SinkClosedException if the sink is closed
   * @throws dev.agentlog.producer.InvalidEventException if the event names no session, or nobody
   *     who acted, or cannot be on its branch
   */
  @Override
  public void accept(SinkEvent event) {
    AgentEvent whole =
        AgentEvents.of(
            event.requireSession(),
            event.branch(),
            event.draft(),
            ExpectedSequence.next(),
            options.agentId());
    synchronized (this) {
      if (closed) {
        throw SinkFailures.closed("The JSON Lines sink", event);
      }
      lastTime = Math.max(lastTime, JsonLine.micros(clock.instant()));
      try {
        writer.write(JsonLine.of(nextIndex, lastTime, whole));
        nextIndex++;
      } catch (IOException failure) {
        throw cannot("write event " + event.draft().eventId() + " to", writer.path(), failure);
      }
    }
  }

  /** Waits until every line is on the disk. The time is not looked at. */
  @Override
  public synchronized void flush(Duration timeout) {
    if (closed) {
      return;
    }
    try {
      writer.sync();
    } catch (IOException failure) {
      throw cannot("flush", writer.path(), failure);
    }
  }

  /** Returns the index that the next line gets: how many lines there are. */
  public synchronized long nextIndex() {
    return nextIndex;
  }

  /** Returns how many bytes of torn lines this sink found or left. */
  public synchronized long tornBytes() {
    return writer.tornBytes();
  }

  /** Returns the file that is being written. */
  public synchronized Path file() {
    return writer.path();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      writer.closeQuietly();
      giveBack(ownership);
    }
  }

  private static void giveBack(FileOwnership ownership) {
    try {
      ownership.close();
    } catch (IOException failure) {
      log.atWarn().setCause(failure).log("The lock of a JSON Lines sink could not be given back.");
    }
  }

  @Override
  public String toString() {
    return "JsonLinesSink[" + options.file() + "]";
  }
}
