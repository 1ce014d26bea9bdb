package dev.agentlog.benchmarks;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.filter.CompiledFilter;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Records per second of one log, read from its beginning to its end by a subscription: with a
 * filter that admits one event in a hundred, and with all events decoded. The control is a bare
 * Kafka consumer that polls the same log with the same fetch settings; all take turns in the same
 * run. Everything counts from the opening of the consumer or subscription, and besides from the
 * first record or frame on.
 */
final class ReplayBenchmark {
  private static final int ROUNDS = 7;
  private static final int KINDS = 100;
  private static final String WANTED = "tool.call.failed";
  private static final String SESSION = "replayed";
  private static final Duration TAKE = Duration.ofSeconds(30);

  private final int events;
  private final Report report;
  private long used; // what was read, so that reading cannot be left out

  /** How fast one pass was: with its start, and without. */
  private record Pass(double whole, double steady) {}

  /** Reads the log once. */
  private interface Reader {
    Pass read() throws InterruptedException;
  }

  /** One that takes turns with others, and how fast it was each time but the first. */
  private record Contender(Reader reader, List<Pass> passes) {}

  ReplayBenchmark(int events, Report report) {
    this.events = events;
    this.report = report;
  }

  void run() throws Exception {
    report.title("Replay of one log of %,d events, median of %d rounds".formatted(events, ROUNDS));
    try (BenchmarkStack stack = new BenchmarkStack()) {
      WrittenLogs logs = new WrittenLogs(stack.bootstrap(), new Namespace("replay"));
      logs.begin();
      logs.open(List.of(SESSION));
      logs.fill(SESSION, events, kinds());
      try (AgentLogConsumer consumer =
          AgentLogConsumer.connect(
              ConsumerOptions.builder(stack.bootstrap()).namespace(logs.namespace()).build())) {
        measure(logs, consumer);
      }
    }
  }

  private static List<String> kinds() {
    List<String> kinds = new ArrayList<>(List.of(WANTED));
    while (kinds.size() < KINDS) {
      kinds.add(kinds.size() % 2 == 0 ? "tool.call.completed" : "message.delta");
    }
    return kinds;
  }

  private void measure(WrittenLogs logs, AgentLogConsumer consumer) throws InterruptedException {
    CompiledFilter filter = CompiledFilter.compile("kind == '" + WANTED + "'");
    SubscribeOptions all = SubscribeOptions.builder().build();
    SubscribeOptions some = SubscribeOptions.builder().filter(filter).build();
    Contender control = new Contender(() -> control(logs), new ArrayList<>());
    Contender filtered =
        new Contender(() -> replay(consumer, some, events / KINDS), new ArrayList<>());
    Contender decoded = new Contender(() -> replay(consumer, all, events), new ArrayList<>());
    for (int round = 0; round <= ROUNDS; round++) {
      for (Contender contender : List.of(control, filtered, decoded)) {
        Pass pass = contender.reader().read();
        if (round > 0) {
          contender.passes().add(pass);
        }
      }
    }
    if (used == 0) {
      throw new IllegalStateException("Nothing was read.");
    }
    tell("control: bare Kafka consumer", control.passes(), control.passes());
    tell("replay, filter of 1 %", filtered.passes(), control.passes());
    tell("replay, all events decoded", decoded.passes(), control.passes());
  }

  private void tell(String scenario, List<Pass> passes, List<Pass> control) {
    report.rate(scenario, "records", Report.median(passes.stream().map(Pass::whole).toList()));
    report.rate(
        scenario, "after the start", Report.median(passes.stream().map(Pass::steady).toList()));
    if (!passes.equals(control)) {
      List<Double> whole = new ArrayList<>();
      List<Double> steady = new ArrayList<>();
      for (int i = 0; i < passes.size(); i++) {
        whole.add(passes.get(i).whole() / control.get(i).whole());
        steady.add(passes.get(i).steady() / control.get(i).steady());
      }
      report.ratio(scenario, "/ control", Report.median(whole));
      report.ratio(scenario, "/ control, after the start", Report.median(steady));
    }
  }

  private Pass control(WrittenLogs logs) {
    TopicPartition log = new TopicPartition(logs.namespace().logTopic(SESSION), 0);
    long opened = System.nanoTime();
    long first = 0;
    long seen = 0;
    long bytes = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings(logs.bootstrap()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(log));
      consumer.seekToBeginning(List.of(log));
      while (seen < events) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          first = first == 0 ? System.nanoTime() : first;
          bytes += record.value().length;
          seen++;
        }
      }
      long end = System.nanoTime();
      used += bytes;
      return pass(opened, first, end);
    }
  }

  /** Those of a subscription's own consumer. */
  private static Map<String, Object> settings(String bootstrap) {
    return Map.of(
        "bootstrap.servers",
        bootstrap,
        "isolation.level",
        "read_committed",
        "fetch.max.wait.ms",
        100,
        "group.protocol",
        "classic",
        "enable.metrics.push",
        false);
  }

  private Pass replay(AgentLogConsumer consumer, SubscribeOptions options, int expected)
      throws InterruptedException {
    long opened = System.nanoTime();
    long first = 0;
    long seen = 0;
    long decoded = 0;
    try (Subscription subscription = consumer.subscribe(Scope.session(SESSION), options)) {
      while (true) {
        Frame frame = subscription.next(TAKE).orElseThrow();
        first = first == 0 ? System.nanoTime() : first;
        if (frame instanceof Frame.Event event) {
          decoded += event.event().getSequence();
          seen++;
        } else if (frame instanceof Frame.CaughtUp) {
          break;
        }
      }
      long end = System.nanoTime();
      used += decoded;
      if (seen != expected) {
        throw new IllegalStateException("%d events came instead of %d".formatted(seen, expected));
      }
      return pass(opened, first, end);
    }
  }

  private Pass pass(long opened, long first, long end) {
    return new Pass(perSecond(end - opened), perSecond(end - first));
  }

  private double perSecond(long nanos) {
    return (double) events * TimeUnit.SECONDS.toNanos(1) / nanos;
  }
}
