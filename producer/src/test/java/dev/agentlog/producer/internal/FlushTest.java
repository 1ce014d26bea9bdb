package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentlog.producer.AppendUncertainException;
import dev.agentlog.producer.BranchWriter;
import dev.agentlog.producer.CallbackThreadException;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.FlushFailedException;
import dev.agentlog.producer.FlushTimeoutException;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.ProducerInterruptedException;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SequenceConflictException;
import dev.agentlog.producer.VerdictTimeoutException;
import dev.agentlog.producer.WriterOptions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for receipts: by await, and by flush. */
@Timeout(60)
class FlushTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final Bench bench = new Bench(Bench.options().build());

  @AfterEach
  void close() {
    bench.close();
  }

  private Receipt append() {
    bench.exists("s");
    return bench.producer.session("s").main().append(draft(), ExpectedSequence.exactly(4));
  }

  private static EventDraft draft() {
    return EventDraft.of("note.taken").build();
  }

  private static InboxPosition at(long offset) {
    return new InboxPosition("bench.inbox.s", 0, offset);
  }

  @Test
  void awaitTellsWhatIsKnownWhenTheTimeIsUp() {
    Receipt receipt = append();
    assertThatThrownBy(() -> receipt.await(SHORT))
        .isInstanceOf(AppendUncertainException.class)
        .hasMessage(
            "The append of event %s was not acknowledged within 20 ms; await it longer, or append the same draft again, which is safe.",
            receipt.eventId());

    bench.kafka.completeNext();
    receipt.durable().join();
    assertThatThrownBy(() -> receipt.await(SHORT))
        .isInstanceOf(VerdictTimeoutException.class)
        .hasMessage(
            "The append of event %s is durable at bench.inbox.s/0/0, and its verdict did not come within 20 ms; await it longer, or append the same draft again.",
            receipt.eventId());

    bench.publish("s", 0, TestVerdicts.accepted(receipt.eventId(), 4, at(0)));
    assertThat(receipt.await(LONG).requireSequence()).isEqualTo(4);
  }

  @Test
  void awaitTellsAnInterruption() {
    Receipt receipt = append();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> receipt.await(LONG)).isInstanceOf(ProducerInterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aStageThatWaitsIsToldWhatToDoInstead() throws Exception {
    Receipt first = append();
    Receipt second = append();
    CompletableFuture<?> waiting = first.durable().thenRun(() -> second.await(LONG));
    CompletableFuture<?> flushing = first.durable().thenRun(() -> bench.producer.flush(LONG));
    bench.kafka.completeNext();

    for (CompletableFuture<?> stage : new CompletableFuture<?>[] {waiting, flushing}) {
      assertThat(stage.handle((value, failure) -> failure).get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(CallbackThreadException.class)
          .hasMessageContaining("chain with thenCompose");
    }
  }

  @Test
  void aFlushWaitsForWhatWasAppendedBeforeAndForNothingElse() throws Exception {
    Receipt first = append();
    CompletableFuture<?> flush = CompletableFuture.runAsync(() -> bench.producer.flush(LONG));
    assertThatThrownBy(() -> flush.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    append();

    bench.kafka.completeNext();
    bench.publish("s", 0, TestVerdicts.accepted(first.eventId(), 4, at(0)));

    flush.get(20, TimeUnit.SECONDS);
    assertThat(first.verdict()).isDone();
  }

  @Test
  void whoWaitsForEverWaitsAsLongAsItTakes() throws Exception {
    Duration forEver = ChronoUnit.FOREVER.getDuration();
    Receipt receipt = append();
    CompletableFuture<?> flush = CompletableFuture.runAsync(() -> bench.producer.flush(forEver));
    CompletableFuture<?> await = CompletableFuture.runAsync(() -> receipt.await(forEver));

    bench.kafka.completeNext();
    bench.publish("s", 0, TestVerdicts.accepted(receipt.eventId(), 4, at(0)));

    flush.get(20, TimeUnit.SECONDS);
    await.get(20, TimeUnit.SECONDS);
    assertThat(bench.producer.close(forEver).clean()).isTrue();
  }

  @Test
  void aFlushTellsTheFirstFailureOnceAndNotIfItEndedTooSoon() {
    Receipt rejected = append();
    append();
    bench.kafka.completeNext();
    bench.publish("s", 0, TestVerdicts.rejected(rejected.eventId(), "SEQUENCE_GAP", 2, at(0)));
    assertThatThrownBy(() -> rejected.await(LONG)).isInstanceOf(SequenceConflictException.class);
    assertThatThrownBy(() -> bench.producer.flush(SHORT))
        .isInstanceOf(FlushTimeoutException.class)
        .hasMessageStartingWith("The flush of the producer did not end within 20 ms, as ")
        .hasMessageEndingWith(" appends await an answer; flush again, with more time.");

    bench.kafka.errorNext(new TimeoutException("late"));

    assertThatThrownBy(() -> bench.producer.flush(LONG))
        .isInstanceOfSatisfying(
            FlushFailedException.class, failed -> assertThat(failed.failures()).isEqualTo(2))
        .hasCauseInstanceOf(SequenceConflictException.class);
    bench.producer.flush(SHORT);
  }

  @Test
  void anAppendThatWasNeverSentIsAFailureOfTheFlush() {
    bench.producer.session("never").main().append(draft());

    assertThatThrownBy(() -> bench.producer.flush(SHORT)).isInstanceOf(FlushFailedException.class);
  }

  @Test
  void aWriterPipelinesAndEachEventInFlightGetsItsOwnVerdict() {
    bench.exists("s");
    BranchWriter writer = bench.producer.session("s").main().writer(WriterOptions.stopping());
    Receipt first = writer.append(draft());
    Receipt second = writer.append(draft());
    assertThat(bench.kafka.history()).hasSize(2);
    assertThat(bench.lastEvent().getPreviousEventId()).isEqualTo(first.eventId());
    bench.kafka.completeNext();
    bench.kafka.completeNext();

    bench.publish("s", 0, TestVerdicts.rejected(first.eventId(), "RUN_SEALED", 8, at(0)));
    bench.publish("s", 1, TestVerdicts.rejected(second.eventId(), "SEQUENCE_CONFLICT", 8, at(1)));

    assertThatThrownBy(() -> first.await(LONG)).hasMessageContaining("RUN_SEALED");
    assertThatThrownBy(() -> second.await(LONG)).isInstanceOf(SequenceConflictException.class);
  }

  @Test
  void aWriterThatResynchronisesSendsTheSameEventsAgain() {
    bench.exists("s");
    BranchWriter writer =
        bench.producer.session("s").main().writer(WriterOptions.resynchronising());
    Receipt first = writer.append(draft());
    bench.kafka.completeNext();

    bench.publish("s", 0, TestVerdicts.rejected(first.eventId(), "SEQUENCE_CONFLICT", 8, at(0)));
    await().until(() -> bench.kafka.history().size() == 2);
    bench.kafka.completeNext();
    bench.publish("s", 1, TestVerdicts.accepted(first.eventId(), 8, at(1)));

    assertThat(first.await(LONG).requireSequence()).isEqualTo(8);
    assertThat(first.durable().join()).isEqualTo(at(0));
    writer.flush(LONG);
    assertThatThrownBy(() -> bench.producer.flush(LONG)).isInstanceOf(FlushFailedException.class);
  }
}
