package dev.agentlog.benchmarks;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.sequencer.Sequencer;
import dev.agentlog.sequencer.config.SequencerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Accepted events per second at full load: a backlog in the keyed inbox, and the time from the
 * first to the last event that a reader of the feed sees committed.
 *
 * <p>The control is a bare Kafka Streams application that copies a topic of the same records to as
 * many log topics and a feed, without looking at them, with the same commit and producer settings.
 * Both run in this process, one after the other, in turns.
 */
final class ThroughputBenchmark {
  private static final int SESSIONS = 100;
  private static final int ROUNDS = 3;
  private static final int PARTITIONS = 8;
  private static final int WARM_UP_EVENTS = 20_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final int events;
  private final Report report;

  ThroughputBenchmark(int events, Report report) {
    this.events = events;
    this.report = report;
  }

  void run() throws Exception {
    report.title(
        "Throughput, %,d events over %d sessions, median of %d rounds"
            .formatted(events, SESSIONS, ROUNDS));
    List<Double> accepted = new ArrayList<>();
    List<Double> copied = new ArrayList<>();
    try (BenchmarkStack stack = new BenchmarkStack()) {
      for (int round = 0; round < ROUNDS; round++) {
        copied.add(copyRound(stack, "copy" + round));
        accepted.add(sequencerRound(stack, new Namespace("load" + round)));
      }
    }
    double sequencer = Report.median(accepted);
    double control = Report.median(copied);
    report.rate("sequencer", "accepted events", sequencer);
    report.rate("control: bare Kafka Streams copy", "copied events", control);
    report.ratio("sequencer / control", "", sequencer / control);
  }

  private double sequencerRound(BenchmarkStack stack, Namespace namespace) throws Exception {
    SequencerConfig config =
        SequencerConfig.of(
            Map.of(
                SequencerConfig.BOOTSTRAP_SERVERS, stack.bootstrap(),
                SequencerConfig.NAMESPACE, namespace.name(),
                SequencerConfig.HTTP_PORT, 0,
                SequencerConfig.STATE_DIR,
                    stack.directory().resolve("state-" + namespace.name()).toString()));
    try (Sequencer sequencer = ready(Sequencer.start(config));
        AgentLogProducer opener =
            AgentLogProducer.connect(
                ProducerOptions.builder()
                    .bootstrapServers(stack.bootstrap())
                    .namespace(namespace)
                    .build())) {
      sessions().forEach(opener::open);
      return measure(stack, namespace.inboxTopic(), namespace.feedTopic());
    }
  }

  private double copyRound(BenchmarkStack stack, String name) throws Exception {
    StreamsCopy copy = new StreamsCopy(stack.bootstrap(), name, PARTITIONS, stack.directory());
    copy.createTopics(sessions());
    try (AutoCloseable running = copy.start()) {
      return measure(stack, copy.inbox(), copy.feed());
    }
  }

  /** Some events first, so that every topic is known and code is compiled; then the load. */
  private double measure(BenchmarkStack stack, String inbox, String feed) throws Exception {
    Backlog backlog = new Backlog(stack.bootstrap(), PARTITIONS);
    try (RateReader reader = new RateReader(stack.bootstrap(), feed, WARM_UP_EVENTS)) {
      backlog.write(backlog.prepare(inbox, sessions(), WARM_UP_EVENTS));
      reader.await(PATIENCE);
    }
    List<ProducerRecord<byte[], byte[]>> load = backlog.prepare(inbox, sessions(), events);
    try (RateReader reader = new RateReader(stack.bootstrap(), feed, events)) {
      backlog.write(load);
      return reader.await(PATIENCE);
    }
  }

  private static List<String> sessions() {
    return IntStream.range(0, SESSIONS).mapToObj(i -> "session-" + i).toList();
  }

  private static Sequencer ready(Sequencer sequencer) throws InterruptedException {
    if (!sequencer.awaitReady(Duration.ofSeconds(60))) {
      sequencer.close();
      throw new IllegalStateException("The sequencer did not become ready.");
    }
    return sequencer;
  }
}
