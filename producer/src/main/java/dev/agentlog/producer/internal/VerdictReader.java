package dev.agentlog.producer.internal;

import dev.agentlog.schemas.MalformedEventException;
import dev.agentlog.schemas.RegistryUnavailableException;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads verdicts and hands on those that may be this producer's own. It owns the
 * consumer; its methods are safe for use by any thread.
 */
final class VerdictReader {

  private static final Logger log = LoggerFactory.getLogger(VerdictReader.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration CONSUMER_CLOSE = Duration.ofSeconds(1);
  private static final long RETRY_MILLIS = 200;

  /** Where the verdicts go. Called on the reader's thread; must not block. */
  interface Sink {

    /** Returns whether an append of the event is awaited. */
    boolean awaits(UUID eventId);

    /** Takes a verdict on an event that is awaited. */
    void verdict(UUID eventId, Verdict verdict);

    /** Says that verdicts cannot be read now, for a reason that does not pass by itself. */
    void unreadable(KafkaException cause);
  }

  private final Consumer<byte[], byte[]> consumer;
  private final WireCodec<Verdict> codec;
  private final Sink sink;
  private final Thread thread;
  private final BlockingQueue<Start> starts = new LinkedBlockingQueue<>();
  private final CountDownLatch stopping = new CountDownLatch(1);

  /** Owned by the reader's thread: the partitions read, and where reading began. */
  private final Map<TopicPartition, Long> assigned = new HashMap<>();

  private record Start(@Nullable TopicPartition partition, long offset) {}

  /**
   * Creates a reader and its thread, not yet running.
   *
   * @param consumer the consumer, the reader's own from now on
   */
  VerdictReader(
      Consumer<byte[], byte[]> consumer, WireCodec<Verdict> codec, Sink sink, String name) {
    this.consumer = consumer;
    this.codec = codec;
    this.sink = sink;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  /** Starts the thread. */
  void start() {
    thread.start();
  }

  /** Begins to read a partition, in a moment, from the offset on. */
  void read(TopicPartition partition, long offset) {
    starts.add(new Start(partition, offset));
    consumer.wakeup();
  }

  /** Ends the thread and closes the consumer, waiting no longer than given. */
  void close(Duration wait) throws InterruptedException {
    stopping.countDown();
    starts.add(new Start(null, 0));
    consumer.wakeup();
    thread.join(Math.max(1, wait.toMillis()));
    if (thread.isAlive()) {
      log.warn("The reader of verdicts is still closing.");
    }
  }

  private boolean stopped() {
    return stopping.getCount() == 0;
  }

  private void run() {
    try {
      while (!stopped()) {
        step();
      }
    } catch (InterruptedException | InterruptException ended) {
      Thread.currentThread().interrupt();
    } finally {
      closeConsumer();
    }
  }

  private void closeConsumer() {
    try {
      consumer.close(CloseOptions.timeout(CONSUMER_CLOSE));
    } catch (KafkaException failure) {
      log.atWarn().setCause(failure).log("The consumer of verdicts did not close cleanly.");
    }
  }

  private void step() throws InterruptedException {
    try {
      begin(assigned.isEmpty() ? starts.take() : starts.poll());
      if (!assigned.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          hand(record);
        }
      }
    } catch (WakeupException somethingNew) {
      log.trace("The reader of verdicts looks for what is new.");
    } catch (AuthorizationException | AuthenticationException denied) {
      log.atError().setCause(denied).log("Verdicts cannot be read.");
      sink.unreadable(denied);
      pause();
    } catch (InterruptException interrupted) {
      throw interrupted;
    } catch (RuntimeException failure) {
      log.atWarn().setCause(failure).log("Reading verdicts failed and is tried again.");
      pause();
    }
  }

  private void begin(@Nullable Start first) {
    if (first == null) {
      return;
    }
    Map<TopicPartition, Long> fresh = new HashMap<>();
    for (Start start = first; start != null; start = starts.poll()) {
      if (start.partition() != null && !assigned.containsKey(start.partition())) {
        fresh.put(start.partition(), start.offset());
      }
    }
    if (!fresh.isEmpty()) {
      assigned.putAll(fresh);
      consumer.assign(assigned.keySet());
      fresh.forEach(consumer::seek);
    }
  }

  private void hand(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    UUID eventId = Verdicts.eventIdOf(record.value());
    while (eventId != null && sink.awaits(eventId) && !stopped()) {
      try {
        sink.verdict(eventId, codec.decode(record.value()));
        return;
      } catch (MalformedEventException malformed) {
        log.atWarn()
            .setCause(malformed)
            .addKeyValue("topic", record.topic())
            .addKeyValue("partition", record.partition())
            .addKeyValue("offset", record.offset())
            .log("A verdict cannot be read and is passed over.");
        return;
      } catch (RegistryUnavailableException unavailable) {
        log.atWarn().setCause(unavailable).log("A verdict waits for the schema registry.");
        pause();
      }
    }
  }

  private void pause() throws InterruptedException {
    boolean ended = stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    log.atTrace().addKeyValue("stopping", ended).log("The reader of verdicts goes on.");
  }
}
