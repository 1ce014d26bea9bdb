package dev.agentlog.sequencer.internal.streams;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands Kafka Streams its clients and keeps, for each stream thread, its current producer and its
 * {@link CommitTracker}.
 *
 * <p>Streams names a thread's producer after the thread, with the suffix {@code -producer}, and
 * makes a new one after a failed transaction. Thread-safe.
 */
public final class StreamClients extends DefaultKafkaClientSupplier {
  private static final String PRODUCER_SUFFIX = "-producer";

  private final LongConsumer commitNanos;
  private final PositionListener positions;
  private final Supplier<LateOffsets> late;
  private final Map<String, StreamProducer> producers = new ConcurrentHashMap<>();
  private final Map<String, CommitTracker> trackers = new ConcurrentHashMap<>();
  private final Map<String, CommitPace> paces = new ConcurrentHashMap<>();
  private final Map<String, Map<TopicPartition, LongConsumer>> committing =
      new ConcurrentHashMap<>();
  private final Duration commitInterval;

  /**
   * Clients for a new Kafka Streams.
   *
   * @param commitInterval shortest time between two commits of a stream thread
   * @param commitNanos hears how long each commit took
   * @param positions hears of appends that were removed before they were read
   * @param late for each new producer, what ends that which came too late of an earlier one
   */
  public StreamClients(
      Duration commitInterval,
      LongConsumer commitNanos,
      PositionListener positions,
      Supplier<LateOffsets> late) {
    this.late = late;
    this.commitInterval = commitInterval;
    this.commitNanos = commitNanos;
    this.positions = positions;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> settings) {
    return new StreamConsumer(settings, positions);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
    String clientId = String.valueOf(settings.get(ProducerConfig.CLIENT_ID_CONFIG));
    String thread =
        clientId.endsWith(PRODUCER_SUFFIX)
            ? clientId.substring(0, clientId.length() - PRODUCER_SUFFIX.length())
            : clientId;
    StreamProducer producer =
        new StreamProducer(
            settings,
            new CommitHooks(tracker(thread), pace(thread), commitNanos, committing(thread)),
            late.get());
    producers.put(thread, producer);
    return producer;
  }

  /**
   * Hears, on the stream thread and inside the transaction, of each offset of the inbox that is
   * about to be committed.
   */
  public void beforeCommits(String thread, TopicPartition inbox, LongConsumer task) {
    committing(thread).put(inbox, task);
  }

  /** Ends {@link #beforeCommits}. */
  public void noMoreCommits(String thread, TopicPartition inbox) {
    committing(thread).remove(inbox);
  }

  private Map<TopicPartition, LongConsumer> committing(String thread) {
    return committing.computeIfAbsent(thread, name -> new ConcurrentHashMap<>());
  }

  /** The commit tracker of a stream thread. */
  public CommitTracker tracker(String thread) {
    return trackers.computeIfAbsent(thread, name -> new CommitTracker());
  }

  /** The commit pace of a stream thread. */
  public CommitPace pace(String thread) {
    return paces.computeIfAbsent(thread, name -> new CommitPace(commitInterval, System.nanoTime()));
  }

  /** The commit trackers of all stream threads. */
  public List<CommitTracker> trackers() {
    return List.copyOf(trackers.values());
  }

  /** The current producer of a stream thread; null if there is none of that name. */
  public @Nullable StreamProducer producer(String thread) {
    return producers.get(thread);
  }

  /** Nothing more is going to be written to this topic. */
  public void forget(String topic) {
    producers.values().forEach(producer -> producer.forget(topic));
  }

  /** The current producers of all stream threads; those of threads that died are forgotten. */
  public List<StreamProducer> producers() {
    producers.values().removeIf(StreamProducer::isClosed);
    return List.copyOf(producers.values());
  }
}
