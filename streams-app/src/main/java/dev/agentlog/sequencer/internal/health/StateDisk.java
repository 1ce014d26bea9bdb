package dev.agentlog.sequencer.internal.health;

import dev.agentlog.sequencer.internal.relay.Notices;
import dev.agentlog.sequencer.internal.threads.Daemons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the directory of the local state: whether it can be written to, how much is in it, and
 * how much fits in beside that.
 *
 * <p>A directory that is gone is made anew, since Kafka Streams makes only what belongs inside it:
 * without that, no thread could open its state again. What was in it is restored from Kafka as soon
 * as a thread misses it. Thread-safe.
 */
public final class StateDisk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateDisk.class);
  private static final long PERIOD_S = 3;
  private static final int PROBE_BYTES = 4_096;
  private static final String PROBE = ".writable";

  /** For so long after a failure the state is said to be unusable, if no other follows. */
  private static final Duration MEMORY = Duration.ofSeconds(10);

  /** Between a thread that dies of its state and the next one, which will most often die too. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Path directory;
  private final Notices notices;
  private final ScheduledExecutorService thread = Daemons.scheduler("agentlog-state-disk");
  private volatile boolean writable = true;
  private volatile long failedAt = System.nanoTime() - MEMORY.toNanos();
  private volatile long bytes;
  private volatile long free;
  private boolean seen;

  /** Begins to watch the directory, which is made if a fresh start left none. */
  public StateDisk(Path directory, Notices notices) {
    this.directory = directory;
    this.notices = notices;
    var unused = thread.scheduleWithFixedDelay(this::look, 0, PERIOD_S, TimeUnit.SECONDS);
  }

  /** Whether the state cannot be written now, or could not be a moment ago. */
  public boolean isUnusable() {
    return !writable || System.nanoTime() - failedAt < MEMORY.toNanos();
  }

  /** Bytes of all files of the state. */
  public long bytes() {
    return bytes;
  }

  /** Bytes that can still be written where the state is. */
  public long free() {
    return free;
  }

  /**
   * A stream thread died. If its state was the cause, says so, makes sure of the directory, and
   * lets the dying thread wait a moment before another takes its place.
   */
  public void threadDied(Throwable failure) {
    if (!isAboutState(failure)) {
      return;
    }
    failedAt = System.nanoTime();
    LOG.atError()
        .addKeyValue("directory", directory)
        .addKeyValue("free", free)
        .log(
            "The local state cannot be written or read; free space in its directory, or make it writable. It is tried again, and what is missing is restored from Kafka.");
    look();
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  static boolean isAboutState(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProcessorStateException
          || cause instanceof RocksDBException
          || (cause instanceof IllegalStateException
              && String.valueOf(cause.getMessage()).contains("state directory"))) {
        return true;
      }
    }
    return false;
  }

  private synchronized void look() {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory);
        if (seen) {
          notices.tell(
              directory.toString(),
              "The state directory was gone while the sequencer ran, and was made anew; nothing is lost, its content is restored from Kafka when it is needed. Find out who deletes it.");
        }
      }
      seen = true;
      Path probe = directory.resolve(PROBE);
      Files.write(probe, new byte[PROBE_BYTES]);
      Files.deleteIfExists(probe);
      free = Files.getFileStore(directory).getUsableSpace();
      bytes = size();
      wasWritable(true, "");
    } catch (IOException | UncheckedIOException e) {
      wasWritable(false, e.toString());
    }
  }

  private void wasWritable(boolean now, String cause) {
    if (writable && !now) {
      LOG.atError()
          .addKeyValue("directory", directory)
          .addKeyValue("cause", cause)
          .log("The state directory cannot be written to; free space or make it writable.");
    } else if (!writable && now) {
      LOG.atInfo()
          .addKeyValue("directory", directory)
          .log("The state directory can be written to.");
    }
    writable = now;
  }

  private long size() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.mapToLong(StateDisk::sizeOf).sum();
    }
  }

  /** Files come and go while they are counted. */
  private static long sizeOf(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException gone) {
      return 0;
    }
  }
}
