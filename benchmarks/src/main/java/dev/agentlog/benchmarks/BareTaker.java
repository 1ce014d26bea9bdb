package dev.agentlog.benchmarks;

import dev.agentlog.schemas.Envelope;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The control: one bare Kafka consumer on the logs of many sessions, with the SDK's settings. */
final class BareTaker implements AutoCloseable {
  private static final Duration WAIT = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TakeTimes times;
  private final Thread thread = new Thread(this::run, "bench-bare-taker");

  BareTaker(WrittenLogs logs, Collection<String> sessions, TakeTimes times) {
    this.times = times;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                logs.bootstrap(),
                "group.protocol",
                "classic",
                "enable.auto.commit",
                false,
                "isolation.level",
                "read_committed",
                "fetch.max.wait.ms",
                100),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        sessions.stream()
            .map(session -> new TopicPartition(logs.namespace().logTopic(session), 0))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    thread.start();
  }

  private void run() {
    Envelope event = new Envelope();
    try {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
          times.took(event.wrap(record.value()).occurredAtMicros());
        }
      }
    } catch (WakeupException closing) {
      consumer.close();
    }
  }

  @Override
  public void close() throws InterruptedException {
    consumer.wakeup();
    thread.join();
  }
}
