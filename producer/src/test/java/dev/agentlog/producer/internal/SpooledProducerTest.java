package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentlog.producer.AppendFailedException;
import dev.agentlog.producer.CloseReport;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventGuards;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.FlushFailedException;
import dev.agentlog.producer.FlushTimeoutException;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.InvalidOptionsException;
import dev.agentlog.producer.ProducerOptionsBuilder;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SequenceConflictException;
import dev.agentlog.producer.SpoolFullException;
import dev.agentlog.producer.SpoolOptions;
import dev.agentlog.producer.SpooledOnlyException;
import dev.agentlog.producer.internal.spool.Spool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A producer with a spool, on Kafka's mock clients. */
@Timeout(120)
class SpooledProducerTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(20);

  @TempDir private Path directory;
  private Bench bench;
  private final List<String> ids = new ArrayList<>();

  @BeforeEach
  void start() {
    bench = new Bench(Bench.options().spool(SpoolOptions.in(directory)).build());
    bench.exists("s");
  }

  private void anew(ProducerOptionsBuilder options, SpoolOptions spool) {
    bench.close();
    bench = new Bench(options.spool(spool).build());
    bench.exists("s");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Receipt append() {
    return append("s");
  }

  private Receipt append(String session) {
    Receipt receipt =
        bench
            .producer
            .session(session)
            .main()
            .append(EventDraft.of("note.taken").build(), ExpectedSequence.exactly(3));
    ids.add(receipt.eventId());
    return receipt;
  }

  private void awaitSent(int count) {
    await().atMost(LONG).until(() -> !bench.deliveries.isEmpty() && sent().size() == count);
  }

  /** The ids of what the latest delivery sent. */
  private List<String> sent() {
    return bench.latest().history().stream().map(r -> bench.event(r).getEventId()).toList();
  }

  private static InboxPosition at(long offset) {
    return new InboxPosition("bench.inbox.s", 0, offset);
  }

  private void awaitWaiting(long count) {
    await().atMost(LONG).until(() -> bench.producer.spool().orElseThrow().waiting() == count);
  }

  @Test
  void anAppendIsSpooledThenDurableThenJudged() {
    Receipt receipt = append();
    assertThat(receipt.spooled()).isTrue();
    assertThat(receipt.durable()).isNotDone();
    awaitSent(1);

    bench.kafka.completeNext();
    assertThat(receipt.durable()).succeedsWithin(LONG).isEqualTo(at(0));
    bench.publish("s", 0, TestVerdicts.accepted(receipt.eventId(), 3, at(0)));

    assertThat(receipt.await(LONG).requireSequence()).isEqualTo(3);
    awaitWaiting(0);
    assertThat(bench.producer.spool().orElseThrow().delivered()).isEqualTo(1);
    bench.producer.flush(LONG);
  }

  @Test
  void afterAFailureNothingBehindIsSentAndAllIsSentAgainInOrder() {
    for (int i = 0; i < 5; i++) {
      append();
    }
    awaitSent(5);
    bench.kafka.completeNext();
    bench.kafka.errorNext(new TimeoutException("away"));
    assertThat(bench.kafka.closed()).as("before the client could send more").isTrue();

    await().atMost(LONG).until(() -> bench.deliveries.size() == 2);
    awaitSent(4);
    assertThat(sent()).isEqualTo(ids.subList(1, 5));
    assertThat(bench.producer.spool().orElseThrow().away()).isTrue();

    while (bench.latest().completeNext()) {
      assertThat(bench.latest().closed()).isFalse();
    }
    awaitWaiting(0);
    assertThat(bench.producer.spool().orElseThrow().away()).isFalse();
  }

  @Test
  void whatThePreviousProducerLeftIsDeliveredFirst() {
    append();
    append();
    awaitSent(2);
    bench.kafka.completeNext();
    awaitWaiting(1);
    CloseReport report = bench.producer.close(SHORT);
    assertThat(report.spooled()).isEqualTo(1);
    assertThat(report.unconfirmed()).hasSize(2);

    start();
    assertThatThrownBy(() -> bench.producer.flush(SHORT)).isInstanceOf(FlushTimeoutException.class);
    append();

    awaitSent(2);
    assertThat(sent()).isEqualTo(ids.subList(1, 3));
  }

  @Test
  void closedReceiptsSayThatTheEventIsInTheSpool() {
    Receipt receipt = append();
    bench.producer.close(SHORT);

    assertThatThrownBy(() -> receipt.await(LONG))
        .isInstanceOf(SpooledOnlyException.class)
        .hasMessageContaining("the next producer with that spool delivers it");
  }

  @Test
  void aRejectionOfWhatAPreviousProducerLeftIsToldByTheFlush() {
    Receipt receipt = append();
    bench.producer.close(SHORT);
    start();
    awaitSent(1);
    bench.kafka.completeNext();
    awaitWaiting(0);

    bench.publish("s", 0, TestVerdicts.rejected(receipt.eventId(), "SEQUENCE_GAP", 2, at(0)));

    assertThatThrownBy(() -> bench.producer.flush(LONG))
        .isInstanceOf(FlushFailedException.class)
        .hasCauseInstanceOf(SequenceConflictException.class);
  }

  @Test
  void beyondTheReceiptsThatAreFollowedEventsAreStillKept() {
    anew(Bench.options().maxPending(2).maxBlock(SHORT), SpoolOptions.in(directory));
    append();
    append();
    Receipt third = append();
    Receipt fourth = append();

    assertThat(third.spooled()).isTrue();
    assertThatThrownBy(() -> third.await(LONG))
        .isInstanceOf(SpooledOnlyException.class)
        .hasMessageContaining("is record 3 of the spool and will be delivered");
    assertThat(fourth.durable()).isCompletedExceptionally();
    awaitSent(4);
    assertThat(sent()).isEqualTo(ids);
    assertThat(bench.producer.spool().orElseThrow().untracked()).isEqualTo(2);
  }

  @Test
  void aFullSpoolIsToldAndNothingIsKeptOfTheEvent() {
    anew(Bench.options(), SpoolOptions.in(directory).withBytes(600, 200));
    bench.lookup.failure = new TimeoutException("away");
    append();

    assertThatThrownBy(
            () -> {
              while (true) {
                append();
              }
            })
        .isInstanceOf(SpoolFullException.class);
    assertThat(bench.producer.spool().orElseThrow().waiting()).isEqualTo(ids.size());
    assertThatThrownBy(() -> bench.producer.flush(SHORT))
        .isInstanceOf(FlushTimeoutException.class)
        .hasMessageContaining("events wait in the spool");
  }

  @Test
  void brokersThatAreAwayAreTriedUntilTheyAreThere() {
    bench.lookup.failure = new TimeoutException("away");
    append();
    append();
    await().atMost(LONG).until(() -> bench.producer.spool().orElseThrow().away());

    bench.lookup.failure = null;

    awaitSent(2);
    assertThat(sent()).isEqualTo(ids);
  }

  @Test
  void whatTheBrokersRefuseForEverIsGivenUpCountedAndTold() {
    Receipt refused = append();
    append();
    awaitSent(2);
    MockProducer<byte[], byte[]> kafka = bench.kafka;
    kafka.errorNext(new RecordTooLargeException("too large"));
    kafka.completeNext();

    assertThatThrownBy(() -> refused.await(LONG)).isInstanceOf(AppendFailedException.class);
    awaitWaiting(0);
    assertThat(bench.producer.spool().orElseThrow().undeliverable()).isEqualTo(1);
    assertThat(bench.deliveries).hasSize(1);
  }

  @Test
  void whatTheRedactionRemovesIsNotInTheSpoolEither() throws Exception {
    anew(
        Bench.options()
            .guards(
                EventGuards.defaults()
                    .withRedaction(draft -> draft.toBuilder().data("\"hidden\"").build())),
        SpoolOptions.in(directory));
    bench.producer.session("s").main().append(EventDraft.of("a.b").data("\"secret\"").build());

    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("secret");
        assertThat(bytes.contains("hidden")).isEqualTo(file.toString().endsWith(".spool"));
      }
    }
  }

  @Test
  void anotherNamespacesSpoolIsRefused() {
    append();
    bench.producer.close(SHORT);

    try (Spool spool = Spool.open(SpoolOptions.in(directory))) {
      Courier.check(spool, "bench");
      assertThatThrownBy(() -> Courier.check(spool, "other"))
          .isInstanceOf(InvalidOptionsException.class)
          .hasMessageContaining(
              "holds events for namespace 'bench', and the producer is of 'other'; give each namespace a directory of its own.");
    }
  }
}
