package dev.agentlog.benchmarks;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts what appears, committed, in a topic from now on, and tells how fast it came. */
final class RateReader implements AutoCloseable {
  private final Thread thread;
  private final CompletableFuture<Double> perSecond = new CompletableFuture<>();
  private final String bootstrap;
  private final String topic;
  private final int expected;
  private final CompletableFuture<Void> positioned = new CompletableFuture<>();
  private volatile boolean closed;

  RateReader(String bootstrap, String topic, int expected) {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.expected = expected;
    this.thread = new Thread(this::read, "bench-rate");
    thread.start();
    positioned.join();
  }

  /** Events per second between the first and the last one. */
  double await(Duration atMost) throws Exception {
    return perSecond.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join();
  }

  private void read() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("isolation.level", "read_committed");
    settings.put("max.poll.records", 10_000);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      positioned.complete(null);
      count(consumer);
    } catch (RuntimeException e) {
      positioned.completeExceptionally(e);
      perSecond.completeExceptionally(e);
    }
  }

  private void count(KafkaConsumer<byte[], byte[]> consumer) {
    long first = 0;
    int before = 0;
    int count = 0;
    while (!closed && count < expected) {
      int got = consumer.poll(Duration.ofMillis(50)).count();
      if (got > 0 && first == 0) {
        first = System.nanoTime();
        before = got;
      }
      count += got;
    }
    double seconds = (System.nanoTime() - first) / (double) TimeUnit.SECONDS.toNanos(1);
    perSecond.complete((count - before) / seconds);
  }
}
