package dev.agentlog.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Writes events to the logs of sessions in turn, at a steady rate. Each event carries when it was
 * due, as the time at which it happened; one that is late for whatever reason still counts from
 * there.
 */
final class DueEvents implements AutoCloseable {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int FEW = 32;

  private final WrittenLogs logs;
  private final List<String> sessions;
  private final long[] sequences;
  private final KafkaProducer<byte[], byte[]> producer;
  private final long base = System.nanoTime();
  private long number;

  DueEvents(WrittenLogs logs, List<String> sessions) {
    this.logs = logs;
    this.sessions = sessions;
    this.sequences = new long[sessions.size()];
    // Many topics in one request need a moment to come together; one is sent at once.
    this.producer = logs.producer(Map.of("linger.ms", sessions.size() > FEW ? 5 : 0));
  }

  /** Microseconds between when an event was due and now. */
  long micros(long dueMicros) {
    return (System.nanoTime() - base) / NANOS_PER_MICRO - dueMicros;
  }

  /** How many events were written so far. */
  long written() {
    return number;
  }

  /**
   * Writes at a rate for a time; returns when all is acknowledged. The first time also learns where
   * the logs are, which takes a while for many.
   */
  void write(int perSecond, Duration length) {
    long start = System.nanoTime();
    long gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (long i = 0; i < length.toNanos() / gap; i++) {
      long due = start + i * gap;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      int at = (int) (number++ % sequences.length);
      long micros = (due - base) / NANOS_PER_MICRO;
      var unused =
          producer.send(
              logs.record(sessions.get(at), ++sequences[at], "tool.call.requested", micros));
    }
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
