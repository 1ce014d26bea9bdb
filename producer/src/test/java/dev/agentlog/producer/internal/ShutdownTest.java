package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.CloseReport;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.ProducerClosedException;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionHandle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShutdownTest {

  private final Bench bench = new Bench(Bench.options().build());

  @AfterEach
  void close() {
    bench.close();
  }

  private Receipt append() {
    bench.exists("s");
    return bench.producer.session("s").main().append(EventDraft.of("note.taken").build());
  }

  @Test
  void closedWithNothingPendingItIsCleanAndEverythingIsReleased() {
    CloseReport report = bench.producer.close(Duration.ofSeconds(10));

    assertThat(report.clean()).isTrue();
    assertThat(bench.kafka.closed()).isTrue();
    assertThat(bench.verdicts.closed()).isTrue();
    assertThat(bench.lookup.closed).isTrue();
    assertThat(bench.http.closed).isTrue();
  }

  @Test
  void noThreadIsLeft() {
    append();

    bench.producer.close(Duration.ZERO);

    List<String> left =
        Thread.getAllStackTraces().keySet().stream()
            .filter(Thread::isAlive)
            .map(Thread::getName)
            .filter(name -> name.startsWith("bench"))
            .toList();
    assertThat(left).isEmpty();
  }

  @Test
  void itWaitsForTheReceiptsAwaited() throws Exception {
    Receipt receipt = append();
    bench.kafka.completeNext();
    InboxPosition position = receipt.durable().get(10, TimeUnit.SECONDS);
    CompletableFuture<CloseReport> closing =
        CompletableFuture.supplyAsync(() -> bench.producer.close(Duration.ofSeconds(30)));
    bench.publish("s", 0, TestVerdicts.accepted(receipt.eventId(), 5, position));

    assertThat(closing.get(20, TimeUnit.SECONDS).clean()).isTrue();
    assertThat(receipt.verdict().get(1, TimeUnit.SECONDS).requireSequence()).isEqualTo(5);
  }

  @Test
  void atTheDeadlineItTellsWhatIsUnconfirmedInOrderAndFailsIt() {
    Receipt durable = append();
    bench.kafka.completeNext();
    Receipt unsent = append();

    CloseReport report = bench.producer.close(Duration.ofMillis(50));

    assertThat(report.unconfirmed())
        .containsExactly(
            new CloseReport.Unconfirmed(
                durable.eventId(),
                "s",
                "main",
                Optional.of(new InboxPosition("bench.inbox.s", 0, 0))),
            new CloseReport.Unconfirmed(unsent.eventId(), "s", "main", Optional.empty()));
    assertThatThrownBy(() -> durable.verdict().join())
        .hasCauseInstanceOf(ProducerClosedException.class)
        .hasMessageContaining("is durable at bench.inbox.s/0/0, and the producer was closed");
    assertThat(durable.durable()).isCompleted();
    assertThatThrownBy(() -> unsent.durable().join())
        .hasCauseInstanceOf(ProducerClosedException.class)
        .hasMessageContaining("was not acknowledged before the producer was closed");
    assertThatThrownBy(() -> unsent.verdict().join())
        .hasCauseInstanceOf(ProducerClosedException.class);
  }

  @Test
  void closingAgainReturnsTheFirstReport() {
    append();
    CloseReport first = bench.producer.close(Duration.ZERO);

    assertThat(bench.producer.close(Duration.ofSeconds(10))).isSameAs(first);
    assertThat(first.unconfirmed()).hasSize(1);
  }

  @Test
  void aClosedProducerTakesNothing() {
    SessionHandle session = bench.producer.session("s");
    bench.producer.close();

    assertThatThrownBy(() -> session.main().append(EventDraft.of("note.taken").build()))
        .isInstanceOf(ProducerClosedException.class)
        .hasMessage(
            "An append to session 's' was not made: the producer is closed; append by another one.");
    assertThatThrownBy(() -> bench.producer.open("s"))
        .isInstanceOf(ProducerClosedException.class)
        .hasMessage(
            "The session 's' was not opened: the producer is closed; open it with another one.");
  }

  @Test
  void closedFromAStageItDoesNotWaitForReceipts() throws Exception {
    Receipt first = append();
    Receipt second = append();
    CompletableFuture<CloseReport> report =
        first.durable().thenApply(at -> bench.producer.close(Duration.ofMinutes(5)));
    bench.kafka.completeNext();

    assertThat(report.get(20, TimeUnit.SECONDS).unconfirmed()).hasSize(2);
    assertThatThrownBy(() -> second.verdict().get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ProducerClosedException.class);
  }

  @Test
  void anInterruptHurriesClosingAndIsKept() {
    Receipt receipt = append();
    Thread.currentThread().interrupt();

    CloseReport report = bench.producer.close(Duration.ofMinutes(5));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.unconfirmed()).hasSize(1);
    assertThat(bench.kafka.closed()).isTrue();
    assertThatThrownBy(() -> receipt.verdict().get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ProducerClosedException.class);
  }
}
