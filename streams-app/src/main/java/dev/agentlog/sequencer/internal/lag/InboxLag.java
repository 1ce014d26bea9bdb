package dev.agentlog.sequencer.internal.lag;

import dev.agentlog.sequencer.config.SequencerConfig;
import dev.agentlog.sequencer.internal.threads.Daemons;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds at how many appends of the keyed inbox are not sequenced yet, and how old
 * the oldest of them is.
 *
 * <p>It compares the whole inbox with what the sequencers have committed, whoever of them owns
 * which partition, and reads the first append that is not committed of each partition; so it tells
 * the same on every instance, also on one that is restoring, and also if nobody sequences at all.
 * One thread of its own has the consumer; everything else is thread-safe.
 */
public final class InboxLag implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InboxLag.class);
  private static final long PERIOD_S = 3;
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

  /** What was seen: how many appends wait, and when the oldest of them arrived. */
  private record Seen(long records, long oldestMillis) {}

  /** From what is to be sequenced next to the end of a partition. */
  private record Rest(long next, long end) {}

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final InstantSource clock;
  private final ScheduledExecutorService thread = Daemons.scheduler("agentlog-inbox-lag");
  private final Map<TopicPartition, Rest> withoutAppends = new HashMap<>();
  private volatile Seen seen = new Seen(0, 0);

  /**
   * Begins to look.
   *
   * @param config the sequencer's settings
   * @param group the consumer group in whose name appends are sequenced
   * @param partitions how many partitions the keyed inbox has
   * @param clock the wall clock, which ages are taken with
   */
  public InboxLag(SequencerConfig config, String group, int partitions, InstantSource clock) {
    this.partitions =
        IntStream.range(0, partitions)
            .mapToObj(number -> new TopicPartition(config.namespace().inboxTopic(), number))
            .toList();
    this.clock = clock;
    Map<String, Object> settings = config.clientSettings();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, group + "-lag");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    // A fetch gives at least one batch, however long; more is not wanted.
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    // Kafka warns of each end that is asked for of a partition which is not assigned.
    consumer.assign(this.partitions);
    consumer.pause(this.partitions);
    var unused = thread.scheduleWithFixedDelay(this::look, 0, PERIOD_S, TimeUnit.SECONDS);
  }

  /** How many appends of the keyed inbox were not sequenced when it was looked at last. */
  public long records() {
    return seen.records();
  }

  /** How old the oldest append is that was not sequenced then; zero if all were. */
  public Duration oldest() {
    Seen last = seen;
    return last.records() == 0
        ? Duration.ZERO
        : Duration.ofMillis(Math.max(0, clock.millis() - last.oldestMillis()));
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
  }

  private void look() {
    try {
      seen = measured();
    } catch (KafkaException e) {
      // What was seen last stands, and grows older: the health answer tells of the brokers.
      LOG.atDebug().addKeyValue("cause", e.toString()).log("The lag is not known just now.");
    }
  }

  private Seen measured() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, CALL_TIMEOUT);
    Map<TopicPartition, Long> next = nextToSequence();
    next.forEach(consumer::seek);
    long records = 0;
    long oldest = Long.MAX_VALUE;
    for (TopicPartition partition : partitions) {
      Rest rest = new Rest(next.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L));
      long arrived = arrivalOf(partition, rest);
      if (arrived >= 0) {
        records += rest.end() - rest.next();
        oldest = Math.min(oldest, arrived);
      }
    }
    return new Seen(records, oldest);
  }

  private Map<TopicPartition, Long> nextToSequence() {
    Map<TopicPartition, Long> next = new HashMap<>();
    Set<TopicPartition> untouched = new HashSet<>(partitions);
    Map<TopicPartition, OffsetAndMetadata> committed =
        consumer.committed(Set.copyOf(partitions), CALL_TIMEOUT);
    committed.forEach(
        (partition, offset) -> {
          if (offset != null) {
            next.put(partition, offset.offset());
            untouched.remove(partition);
          }
        });
    next.putAll(consumer.beginningOffsets(untouched, CALL_TIMEOUT));
    return next;
  }

  /**
   * When the first append of the rest arrived, in milliseconds; -1 if none is read. The ends of
   * transactions lie among the appends: the rest may hold nothing else, and is not read again then.
   */
  private long arrivalOf(TopicPartition partition, Rest rest) {
    if (rest.end() <= rest.next() || rest.equals(withoutAppends.get(partition))) {
      return -1;
    }
    consumer.resume(List.of(partition));
    try {
      for (ConsumerRecord<byte[], byte[]> first : consumer.poll(READ_TIMEOUT)) {
        return first.timestamp();
      }
    } finally {
      consumer.pause(List.of(partition));
    }
    if (consumer.position(partition, CALL_TIMEOUT) < rest.end()) {
      throw new TimeoutException("The first append that waits was not read in time.");
    }
    withoutAppends.put(partition, rest);
    return -1;
  }
}
