package dev.agentlog.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.frames.FrameReader;
import dev.agentlog.schemas.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A writer appends, and aborts, before, while and after readers catch up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandoffIT {

  private static final int EVENTS = 1_500;

  private TestCluster cluster;
  private AgentLogConsumer consumer;

  @BeforeAll
  void start() {
    cluster = new TestCluster(new Namespace("handoff"));
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @BeforeEach
  void connect() {
    consumer = cluster.connect();
  }

  @AfterEach
  void disconnect() {
    consumer.close();
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void everyEventComesOnceInOrderWhileAWriterAppendsAndAborts(Visibility visibility)
      throws Exception {
    String session = cluster.openSession();
    List<byte[]> decided = decide(session);
    CompletableFuture<Integer> writing =
        CompletableFuture.supplyAsync(() -> write(session, decided, visibility.name().length()));
    List<String> expected = new ArrayList<>();
    decided.forEach(value -> expected.add(name(value)));
    List<String> delivered = new ArrayList<>();
    Start start = Start.beginning();
    Random random = new Random(3);
    int reads = 0;
    while (delivered.size() < EVENTS) {
      reads++;
      SubscribeOptions options =
          SubscribeOptions.builder().start(start).visibility(visibility).build();
      try (Subscription subscription = consumer.subscribe(Scope.session(session), options)) {
        FrameReader reader = new FrameReader(subscription);
        int many = reads > 6 ? EVENTS : 50 + random.nextInt(300);
        for (int i = 0; i < many && delivered.size() < EVENTS; i++) {
          Frame frame = reader.next();
          assertThat(frame).isNotInstanceOf(Frame.Gap.class);
          if (frame instanceof Frame.Event event) {
            delivered.add(event.branch() + ":" + event.sequence());
          }
          start = Start.cursor(((Frame.Positioned) frame).cursor().token());
        }
      }
    }
    assertThat(delivered).containsExactlyElementsOf(expected);
    assertThat(writing.get(60, TimeUnit.SECONDS)).as("aborted transactions").isPositive();
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void aLineageIsReadWholeAlthoughItsForksComeLateAndTransactionsAbort(Visibility visibility)
      throws Exception {
    String session = cluster.openSession();
    List<byte[]> decided = decideForks(session);
    SubscribeOptions options = SubscribeOptions.builder().visibility(visibility).build();
    try (Subscription subscription =
        consumer.subscribe(Scope.session(session).lineage("c"), options)) {
      CompletableFuture<Integer> writing =
          CompletableFuture.supplyAsync(() -> write(session, decided, visibility.name().length()));
      FrameReader reader = new FrameReader(subscription);
      List<String> shapes = reader.until(Frame.EndOfStream.class);
      shapes.removeIf(shape -> shape.equals("CaughtUp"));

      assertThat(shapes).containsExactlyElementsOf(lineageOfC());
      assertThat(writing.get(60, TimeUnit.SECONDS)).as("aborted transactions").isPositive();
    }
  }

  /** Main, a fork of it at 150, and a fork of that at 40, each long after. */
  private static List<byte[]> decideForks(String session) {
    List<byte[]> decided = new ArrayList<>();
    for (long n = 1; n <= 200; n++) {
      decided.add(Events.bytes(session, "main", n));
    }
    decided.add(Events.CODEC.encode(Events.fork(session, "b", "main", 150)));
    for (long n = 2; n <= 100; n++) {
      decided.add(Events.bytes(session, "b", n));
      decided.add(Events.bytes(session, "main", 199 + n));
    }
    decided.add(Events.CODEC.encode(Events.fork(session, "c", "b", 40)));
    for (long n = 2; n <= 50; n++) {
      decided.add(Events.bytes(session, "c", n));
      decided.add(Events.bytes(session, "b", 99 + n));
    }
    decided.add(Events.bytes(session, "main", 300, "session.closed"));
    return decided;
  }

  private static List<String> lineageOfC() {
    List<String> names = new ArrayList<>();
    LongStream.rangeClosed(1, 150).forEach(n -> names.add("main:" + n));
    LongStream.rangeClosed(1, 40).forEach(n -> names.add("b:" + n));
    LongStream.rangeClosed(1, 50).forEach(n -> names.add("c:" + n));
    names.add("EndOfStream");
    return names;
  }

  @Test
  void aFeedIsCaughtUpAlsoOnPartitionsWithoutRecords() throws Exception {
    try (Subscription subscription = consumer.subscribe(Scope.all());
        LogWriter writer = cluster.writer()) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.take(1)).containsExactly("CaughtUp");
      writer.begin();
      writer.feed(1, "a", Events.bytes("a", "main", 1));
      writer.feed(1, "b", Events.bytes("b", "main", 1));
      writer.commit();
      assertThat(reader.take(2)).containsExactly("main:1", "main:1");
      SubscribeOptions resume =
          SubscribeOptions.builder()
              .start(Start.cursor(((Frame.Positioned) reader.all().get(1)).cursor()))
              .build();
      try (Subscription again = consumer.subscribe(Scope.all(), resume)) {
        assertThat(new FrameReader(again).next(Frame.Event.class).session()).isEqualTo("b");
      }
    }
  }

  private static List<byte[]> decide(String session) {
    List<byte[]> decided = new ArrayList<>();
    long[] heads = new long[3];
    Random random = new Random(1);
    for (int i = 0; i < EVENTS; i++) {
      int branch = i == 0 ? 0 : random.nextInt(heads.length);
      decided.add(Events.bytes(session, branch == 0 ? "main" : "b" + branch, ++heads[branch]));
    }
    return decided;
  }

  private static String name(byte[] value) {
    var event = Events.CODEC.decode(value);
    return event.getBranchId() + ":" + event.getSequence();
  }

  /** Writes as a sequencer whose transactions abort now and then; returns how often. */
  private int write(String session, List<byte[]> decided, int seed) {
    Random random = new Random(seed);
    int aborts = 0;
    try (LogWriter writer = cluster.writer()) {
      for (int from = 0; from < decided.size(); ) {
        int to = Math.min(decided.size(), from + 1 + random.nextInt(20));
        writer.begin();
        decided.subList(from, to).forEach(value -> writer.log(session, value));
        if (random.nextInt(4) == 0) {
          writer.abort();
          aborts++;
        } else {
          writer.commit();
          from = to;
        }
      }
    }
    return aborts;
  }
}
