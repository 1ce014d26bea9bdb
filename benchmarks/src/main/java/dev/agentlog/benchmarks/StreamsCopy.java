package dev.agentlog.benchmarks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The control: a Streams application that copies a keyed topic to a log topic per key and to a
 * feed, exactly once, without state and without looking at a value.
 */
final class StreamsCopy {
  private final String bootstrap;
  private final String name;
  private final int partitions;
  private final Path directory;

  StreamsCopy(String bootstrap, String name, int partitions, Path directory) {
    this.bootstrap = bootstrap;
    this.name = name;
    this.partitions = partitions;
    this.directory = directory;
  }

  String inbox() {
    return name + ".inbox";
  }

  String feed() {
    return name + ".feed";
  }

  void createTopics(List<String> sessions) throws Exception {
    List<NewTopic> topics = new ArrayList<>();
    topics.add(new NewTopic(inbox(), partitions, (short) 1));
    topics.add(new NewTopic(feed(), partitions, (short) 1));
    sessions.forEach(session -> topics.add(new NewTopic(log(session), 1, (short) 1)));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(topics).all().get();
      // Their leaders answer before anybody writes to them.
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (NewTopic topic : topics) {
        for (int partition = 0; partition < topic.numPartitions(); partition++) {
          latest.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
        }
      }
      admin.listOffsets(latest).all().get();
    }
  }

  AutoCloseable start() {
    Topology topology = new Topology();
    topology.addSource("in", new ByteArrayDeserializer(), new ByteArrayDeserializer(), inbox());
    topology.addProcessor("copy", Copy::new, "in");
    topology.addSink(
        "log",
        (key, value, context) -> log(new String(key, StandardCharsets.UTF_8)),
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        "copy");
    topology.addSink("feed", feed(), new ByteArraySerializer(), new ByteArraySerializer(), "copy");
    KafkaStreams streams = new KafkaStreams(topology, new StreamsConfig(settings()));
    streams.start();
    return () -> streams.close(Duration.ofSeconds(10));
  }

  private String log(String session) {
    return name + ".session." + session;
  }

  /** The sequencer's own settings where they bear on speed. */
  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.resolve("state-" + name).toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 20);
    settings.put(StreamsConfig.POLL_MS_CONFIG, 5);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 25);
    return settings;
  }

  private static final class Copy extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    @Override
    public void process(Record<byte[], byte[]> record) {
      context().forward(record);
    }
  }
}
