package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.source.CursorStore;
import dev.agentlog.consumer.source.LogReader;
import dev.agentlog.consumer.source.LogSource;
import dev.agentlog.consumer.source.PartitionOffsets;
import dev.agentlog.consumer.source.TailReader;
import dev.agentlog.consumer.source.TopicFacts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * The topics of a Kafka cluster. Thread-safe; owns one admin client, which its readers do not need,
 * and where cursors are stored.
 */
public final class KafkaLogSource implements LogSource, AutoCloseable {

  private static final int ANSWER_WITHIN_MS = 5_000;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

  private final ClientSettings settings;
  private final Admin admin;
  private final TopicQuestions topics;
  private final CursorStore cursors;

  /** Creates a source; connects when it is first used. */
  public KafkaLogSource(ConsumerOptions options) {
    settings = new ClientSettings(options);
    admin = Admin.create(settings.admin());
    topics = new TopicQuestions(admin, ANSWER_WITHIN_MS);
    cursors = new KafkaCursorStore(settings, options.namespace());
  }

  @Override
  public CompletableFuture<Optional<TopicFacts>> describe(String topic) {
    return topics.describe(topic);
  }

  @Override
  public CompletableFuture<List<PartitionOffsets>> offsets(
      String topic, int partitions, long since) {
    var start = ask(topic, partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    var stable = ask(topic, partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    var end = ask(topic, partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    var moment =
        since == NO_MOMENT
            ? end
            : ask(
                topic, partitions, OffsetSpec.forTimestamp(since), IsolationLevel.READ_UNCOMMITTED);
    return CompletableFuture.allOf(start, moment, stable, end)
        .handle(
            (done, failure) -> {
              if (failure != null) {
                throw KafkaFailures.of("list the offsets of", topic, failure);
              }
              return IntStream.range(0, partitions)
                  .mapToObj(
                      p ->
                          bounds(
                              start.join()[p], moment.join()[p], stable.join()[p], end.join()[p]))
                  .toList();
            });
  }

  private CompletableFuture<long[]> ask(
      String topic, int partitions, OffsetSpec spec, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> request = new HashMap<>();
    for (int p = 0; p < partitions; p++) {
      request.put(new TopicPartition(topic, p), spec);
    }
    return admin
        .listOffsets(request, new ListOffsetsOptions(isolation).timeoutMs(ANSWER_WITHIN_MS))
        .all()
        .toCompletionStage()
        .thenApply(
            answers -> {
              long[] offsets = new long[partitions];
              answers.forEach((partition, info) -> offsets[partition.partition()] = info.offset());
              return offsets;
            })
        .toCompletableFuture();
  }

  /** The log may have moved between the answers; a moment that no record reaches has none. */
  private static PartitionOffsets bounds(long start, long moment, long stable, long end) {
    long last = Math.max(start, end);
    return new PartitionOffsets(
        start,
        moment < 0 ? last : Math.max(start, Math.min(moment, last)),
        Math.max(start, Math.min(stable, last)),
        last);
  }

  @Override
  public LogReader open(String topic, long[] from, Visibility visibility) {
    return new KafkaLogReader(
        settings.consumer(visibility), topic, from, visibility == Visibility.COMMITTED);
  }

  @Override
  public TailReader openTail(Visibility visibility) {
    return new KafkaTailReader(settings.consumer(visibility), visibility == Visibility.COMMITTED);
  }

  @Override
  public CursorStore cursors() {
    return cursors;
  }

  @Override
  public void close() {
    cursors.close();
    admin.close(CLOSE_WITHIN);
  }
}
