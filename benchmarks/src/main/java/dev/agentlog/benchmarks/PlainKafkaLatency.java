package dev.agentlog.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The control: one plain topic, one producer, one consumer, the same rate. */
final class PlainKafkaLatency {
  private static final String TOPIC = "plain";
  private static final int VALUE_BYTES = 256;
  private static final long NANOS_PER_MICRO = 1_000;

  private final String bootstrap;
  private final int perSecond;
  private final Duration warmUp;
  private final Duration measured;
  private final Histogram times = new ConcurrentHistogram(3);
  private volatile boolean done;

  PlainKafkaLatency(String bootstrap, int perSecond, Duration warmUp, Duration measured) {
    this.bootstrap = bootstrap;
    this.perSecond = perSecond;
    this.warmUp = warmUp;
    this.measured = measured;
  }

  void run(Report report) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
    Thread reader = new Thread(this::read, "bench-plain");
    reader.start();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", 0, "compression.type", "lz4"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      send(producer, warmUp);
      times.reset();
      send(producer, measured);
      producer.flush();
    }
    done = true;
    reader.join();
    report.times("control: plain Kafka topic", "send to poll", times);
  }

  private void send(KafkaProducer<byte[], byte[]> producer, Duration length) {
    long start = System.nanoTime();
    long gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
    for (long i = 0; i < length.toNanos() / gap; i++) {
      long due = start + i * gap;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      byte[] value = ByteBuffer.allocate(VALUE_BYTES).putLong(due).array();
      var unused = producer.send(new ProducerRecord<>(TOPIC, value));
    }
  }

  private void read() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partition = List.of(new TopicPartition(TOPIC, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      while (!done) {
        for (ConsumerRecord<byte[], byte[]> got : consumer.poll(Duration.ofMillis(100))) {
          long due = ByteBuffer.wrap(got.value()).getLong();
          times.recordValue((System.nanoTime() - due) / NANOS_PER_MICRO);
        }
      }
    }
  }
}
