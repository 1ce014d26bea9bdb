package dev.agentlog.benchmarks;

import dev.agentlog.embedded.JavaProcess;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.BranchWriter;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.WayIn;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Events per second of one branch writer, from the first append to the last verdict. The control is
 * a bare Kafka producer that encodes and sends as many events of the same content to the same inbox
 * with the same settings, from the first send to the last acknowledgement; the two take turns in
 * the same run. Besides, the time that a caller waits who awaits each verdict before the next
 * append; and what a bare Kafka Streams application reaches that copies what the bare producer
 * sends to a log and a feed and judges nothing: no sequencer on this machine can reach more.
 */
final class AppendBenchmark {
  private static final int ROUNDS = 5;
  private static final int AWAITED = 500;
  private static final String COPIED = "copied";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long NANOS_PER_MICRO = 1_000;
  private static final WireCodec<AgentEvent> CODEC =
      WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));

  /** The settings of the SDK's own Kafka producer. */
  private static final Map<String, Object> SETTINGS =
      Map.of(
          "acks",
          "all",
          "enable.idempotence",
          true,
          "compression.type",
          "lz4",
          "linger.ms",
          1,
          "max.in.flight.requests.per.connection",
          1);

  private final int events;
  private final Report report;
  private final Notes notes = new Notes();

  AppendBenchmark(int events, Report report) {
    this.events = events;
    this.report = report;
  }

  void run() throws Exception {
    report.title(
        "One branch writer, %,d events a round, median of %d rounds".formatted(events, ROUNDS));
    Namespace namespace = new Namespace("append");
    try (BenchmarkStack stack = new BenchmarkStack();
        JavaProcess sequencer = stack.sequencer(namespace)) {
      for (WayIn wayIn : WayIn.values()) {
        measure(stack.bootstrap(), namespace, wayIn);
      }
      sequencer.stop();
      copied(stack);
    }
  }

  /** The sequencer has ended: the copy has the machine for itself. */
  private void copied(BenchmarkStack stack) throws Exception {
    StreamsCopy copy = new StreamsCopy(stack.bootstrap(), COPIED, 1, stack.directory());
    copy.createTopics(List.of(COPIED));
    List<Double> copied = new ArrayList<>();
    List<Double> sent = new ArrayList<>();
    try (AutoCloseable running = copy.start();
        KafkaProducer<byte[], byte[]> bare = bare(stack.bootstrap())) {
      for (int round = 0; round <= ROUNDS; round++) {
        try (RateReader reader = new RateReader(stack.bootstrap(), copy.feed(), events)) {
          double control = control(bare, copy.inbox(), COPIED);
          double rate = reader.await(PATIENCE);
          if (round > 0) {
            sent.add(control);
            copied.add(rate);
          }
        }
      }
    }
    report.rate("bare Kafka Streams copy", "copied events", Report.median(copied));
    report.rate("control: bare producer, copied", "acknowledged events", Report.median(sent));
    report.ratio("copy / control", "", Report.median(copied) / Report.median(sent));
  }

  private void measure(String bootstrap, Namespace namespace, WayIn wayIn) {
    ProducerOptions options =
        ProducerOptions.builder()
            .bootstrapServers(bootstrap)
            .namespace(namespace)
            .wayIn(wayIn)
            .agentId("bench")
            .maxPending(events + 1)
            .maxBlock(Duration.ofMinutes(1))
            .verdictTimeout(PATIENCE)
            .build();
    String session = "session-" + wayIn;
    List<Double> written = new ArrayList<>();
    List<Double> sent = new ArrayList<>();
    try (AgentLogProducer producer = AgentLogProducer.connect(options);
        KafkaProducer<byte[], byte[]> bare = bare(bootstrap)) {
      BranchHandle main = producer.open(session).main();
      String inbox = wayIn == WayIn.OWN ? namespace.ownInboxTopic(session) : namespace.inboxTopic();
      for (int round = 0; round <= ROUNDS; round++) {
        double control = control(bare, inbox, session);
        main.append(draft()).await(PATIENCE);
        double writer = writer(main);
        if (round > 0) {
          sent.add(control);
          written.add(writer);
        }
      }
      awaitEach(main, wayIn);
    }
    double writer = Report.median(written);
    double control = Report.median(sent);
    report.rate("writer, verdicts, " + wayIn, "judged events", writer);
    report.rate("control: bare producer, " + wayIn, "acknowledged events", control);
    report.ratio("writer / control, " + wayIn, "", writer / control);
  }

  private double writer(BranchHandle main) {
    List<EventDraft> drafts = drafts();
    long start = System.nanoTime();
    try (BranchWriter writer = main.writer(WriterOptions.stopping().withBounds(events, PATIENCE))) {
      drafts.forEach(writer::append);
      writer.flush(PATIENCE);
    }
    return perSecond(start);
  }

  private double control(KafkaProducer<byte[], byte[]> bare, String inbox, String session) {
    byte[] key = session.getBytes(StandardCharsets.UTF_8);
    List<EventDraft> drafts = drafts();
    long start = System.nanoTime();
    for (EventDraft draft : drafts) {
      AgentEvent event = draft.event(session, SessionHandle.MAIN, ExpectedSequence.next(), "bench");
      var unused = bare.send(new ProducerRecord<>(inbox, key, CODEC.encode(event)));
    }
    bare.flush();
    return perSecond(start);
  }

  private void awaitEach(BranchHandle main, WayIn wayIn) {
    Histogram micros = new Histogram(3);
    for (int i = 0; i < AWAITED; i++) {
      long start = System.nanoTime();
      main.append(draft()).await(PATIENCE);
      micros.recordValue((System.nanoTime() - start) / NANOS_PER_MICRO);
    }
    report.times("one at a time, " + wayIn, "append to awaited verdict", micros);
  }

  private static KafkaProducer<byte[], byte[]> bare(String bootstrap) {
    Map<String, Object> settings = new HashMap<>(SETTINGS);
    settings.put("bootstrap.servers", bootstrap);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private List<EventDraft> drafts() {
    List<EventDraft> drafts = new ArrayList<>(events);
    for (int i = 0; i < events; i++) {
      drafts.add(draft());
    }
    return drafts;
  }

  private EventDraft draft() {
    return EventDraft.of("note.taken").data(notes.next()).build();
  }

  private double perSecond(long startNanos) {
    return (double) events * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - startNanos);
  }
}
