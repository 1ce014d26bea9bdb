package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentlog.producer.AppendFailedException;
import dev.agentlog.producer.AppendUncertainException;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.PendingLimitException;
import dev.agentlog.producer.ProducerInterruptedException;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionNotOpenedException;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.VerdictTimeoutException;
import dev.agentlog.producer.VerdictUnavailableException;
import dev.agentlog.producer.WayIn;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.BrokerUnreachableException;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.v1.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AppendTest {

  private Bench bench = new Bench(Bench.options().build());

  @AfterEach
  void close() {
    bench.close();
  }

  private void anew(Bench other) {
    bench.close();
    bench = other;
  }

  private static EventDraft draft() {
    return EventDraft.of("note.taken").build();
  }

  private Receipt append(String session, EventDraft draft) {
    return bench.producer.session(session).main().append(draft);
  }

  private static Throwable failureOf(CompletableFuture<?> future) throws Exception {
    return future
        .<Throwable>handle((value, failure) -> failure == null ? new AssertionError() : failure)
        .get(20, TimeUnit.SECONDS);
  }

  private static <T> T valueOf(Future<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void byTheOwnWayTheRecordGoesToTheSessionsOwnInbox() {
    bench.exists("s.1");
    EventDraft draft = EventDraft.of("note.taken").data("{}").build();

    bench.producer.session("s.1").branch("b").append(draft, ExpectedSequence.exactly(4));

    ProducerRecord<byte[], byte[]> record = bench.lastSent();
    assertThat(record.topic()).isEqualTo("bench.inbox.s_2e1");
    assertThat(record.partition()).isZero();
    assertThat(record.key()).isEqualTo("s.1".getBytes(StandardCharsets.UTF_8));
    assertThat(record.timestamp()).isNull();
    assertThat(record.headers().lastHeader("agentlog-reply")).isNotNull();
    assertThat(bench.lastEvent().getEventId()).isEqualTo(draft.eventId());
    assertThat(bench.lastEvent().getSessionId()).isEqualTo("s.1");
    assertThat(bench.lastEvent().getBranchId()).isEqualTo("b");
    assertThat(bench.lastEvent().getSequence()).isEqualTo(4);
    assertThat(bench.lastEvent().getAgentId()).isEqualTo("agent-1");
  }

  @Test
  void byTheSharedWayTheRecordGoesToTheSessionsPartitionAndNoInboxIsLookedUp() {
    anew(new Bench(Bench.options().wayIn(WayIn.SHARED).build()));

    append("s.1", draft());

    ProducerRecord<byte[], byte[]> record = bench.lastSent();
    assertThat(record.topic()).isEqualTo("bench.inbox");
    assertThat(record.partition())
        .isEqualTo(SessionPartitions.partitionOf("s.1", Bench.PARTITIONS));
    assertThat(bench.lastEvent().getSequence()).isNull();
    assertThat(bench.lookup.asked).containsExactly(Bench.partitionOf("s.1").toString());
  }

  @Test
  void aReceiptIsDurableWhenAcknowledgedAndThenGetsItsVerdict() throws Exception {
    bench.exists("s");
    Receipt receipt = append("s", draft());
    assertThat(receipt.durable()).isNotDone();

    bench.kafka.completeNext();

    InboxPosition position = valueOf(receipt.durable());
    assertThat(position).isEqualTo(new InboxPosition("bench.inbox.s", 0, 0));
    assertThat(receipt.verdict()).isNotDone();
    bench.publish("s", 0, TestVerdicts.accepted(receipt.eventId(), 9, position));
    assertThat(valueOf(receipt.verdict())).isEqualTo(new VerdictResult.Accepted(9, position));
  }

  @Test
  void aVerdictThatComesFirstWaitsForTheAcknowledgementAndDurableIsDoneBefore() throws Exception {
    bench.exists("s");
    Receipt receipt = append("s", draft());
    InboxPosition position = new InboxPosition("bench.inbox.s", 0, 0);
    List<String> order = new ArrayList<>();
    CompletableFuture<?> durable = receipt.durable().thenRun(() -> order.add("durable"));
    CompletableFuture<?> verdict = receipt.verdict().thenRun(() -> order.add("verdict"));
    Receipt marker = append("s", draft());
    bench.publish("s", 0, TestVerdicts.accepted(receipt.eventId(), 1, position));
    bench.publish("s", 1, TestVerdicts.accepted(marker.eventId(), 2, position));
    await().until(() -> bench.verdicts.position(Bench.partitionOf("s")) == 2);
    assertThat(receipt.durable()).isNotDone();

    bench.kafka.completeNext();

    valueOf(durable);
    valueOf(verdict);
    assertThat(order).containsExactly("durable", "verdict");
  }

  @Test
  void readingBeginsWhereThePartitionEndedBeforeTheFirstAppend() throws Exception {
    bench.exists("s");
    CompletableFuture<Long> end = new CompletableFuture<>();
    bench.lookup.end = end;
    CompletableFuture<Receipt> appending =
        CompletableFuture.supplyAsync(() -> append("s", draft()));
    await().until(() -> bench.lookup.asked.size() == 2);
    assertThat(bench.kafka.history()).isEmpty();

    end.complete(41L);

    Receipt receipt = valueOf(appending);
    bench.kafka.completeNext();
    InboxPosition position = valueOf(receipt.durable());
    bench.publish("s", 41, TestVerdicts.of(receipt.eventId(), Outcome.DUPLICATE, 3L, position));
    assertThat(valueOf(receipt.verdict())).isEqualTo(new VerdictResult.Duplicate(3, position));
  }

  @Test
  void verdictsThatCannotBeReadAndThoseOfOthersArePassedOver() throws Exception {
    bench.exists("s");
    Receipt receipt = append("s", draft());
    bench.kafka.completeNext();
    InboxPosition position = valueOf(receipt.durable());
    bench.publish("s", 0, new byte[] {0, 0, 0, 0, 3, 72});
    bench.publish("s", 1, TestVerdicts.accepted(draft().eventId(), 1, position));
    byte[] cut = new byte[50];
    cut[4] = 3;
    cut[5] = 72;
    System.arraycopy(receipt.eventId().getBytes(StandardCharsets.US_ASCII), 0, cut, 6, 36);
    cut[42] = 99;
    bench.publish("s", 2, cut);

    bench.publish("s", 3, TestVerdicts.rejected(receipt.eventId(), "FENCED", 8, position));

    assertThat(valueOf(receipt.verdict()))
        .isEqualTo(new VerdictResult.Rejected("FENCED", 8, "Because.", position));
  }

  @Test
  void anAppendToASessionThatWasNeverOpenedFailsSoonAndIsNotSent() throws Exception {
    Receipt receipt = append("s", draft());

    assertThat(failureOf(receipt.durable()))
        .isInstanceOf(SessionNotOpenedException.class)
        .hasMessage(
            "The append to session 's' was not sent: its inbox bench.inbox.s does not exist, so the session was never opened, or was closed and its inbox removed; open the session first.");
    assertThat(failureOf(receipt.verdict())).isInstanceOf(SessionNotOpenedException.class);
    assertThat(bench.kafka.history()).isEmpty();
  }

  @Test
  void aSessionThatWasMissingIsLookedUpAgain() throws Exception {
    failureOf(append("s", draft()).durable());
    bench.exists("s");

    append("s", draft());

    assertThat(bench.kafka.history()).hasSize(1);
  }

  @Test
  void aSessionOnceFoundIsNotLookedUpAgain() {
    bench.exists("s");
    for (int i = 0; i < 10; i++) {
      append("s", draft());
    }

    assertThat(bench.lookup.asked).containsOnlyOnce("bench.inbox.s");
    assertThat(bench.kafka.history()).hasSize(10);
  }

  @Test
  void brokersThatDoNotAnswerTheLookUpAreARetriableFailure() throws Exception {
    bench.lookup.failure = new TimeoutException("timed out waiting for a node.");

    assertThat(failureOf(append("s", draft()).durable()))
        .isInstanceOf(BrokerUnreachableException.class)
        .hasMessage(
            "The append to session 's' was not sent: the brokers did not say in time whether inbox bench.inbox.s is there (timed out waiting for a node); append the same draft again.");
  }

  @Test
  void aLookUpThatIsNotAllowedSaysWhatTheAgentNeeds() throws Exception {
    bench.lookup.failure = new TopicAuthorizationException("Not authorized.");

    assertThat(failureOf(append("s", draft()).durable()))
        .isInstanceOf(AppendFailedException.class)
        .hasMessage(
            "The append to session 's' was not sent: Not authorized; the agent needs to write inbox bench.inbox.s and to read the verdicts.");
  }

  @Test
  void anUnansweredLookUpEndsAtMaxBlock() throws Exception {
    anew(new Bench(Bench.options().maxBlock(Duration.ofMillis(50)).build()));
    bench.exists("s");
    bench.lookup.end = new CompletableFuture<>();

    assertThat(failureOf(append("s", draft()).durable()))
        .isInstanceOf(BrokerUnreachableException.class)
        .hasMessageContaining("(no answer in time)");
  }

  @Test
  void aFailedSendFailsBothFuturesWithTheirKindOfFailure() throws Exception {
    assertFailedSend(
        new TimeoutException("Expiring 1 record(s)."),
        AppendUncertainException.class,
        "was not acknowledged: Expiring 1 record(s); append the same draft again, which is safe.");
    assertFailedSend(
        new KafkaException("odd"), AppendUncertainException.class, "was not acknowledged: odd");
    assertFailedSend(
        new RecordTooLargeException("too large"),
        AppendFailedException.class,
        "was refused: too large; append it again once that is mended.");
    assertFailedSend(
        new TopicAuthorizationException("no"), AppendFailedException.class, "was refused: no");
    assertFailedSend(
        new UnknownTopicOrPartitionException("gone"),
        SessionNotOpenedException.class,
        "its inbox bench.inbox.s does not exist");
  }

  private void assertFailedSend(
      RuntimeException cause, Class<? extends AgentLogException> type, String words)
      throws Exception {
    bench.exists("s");
    Receipt receipt = append("s", draft());
    bench.kafka.errorNext(cause);

    assertThat(failureOf(receipt.durable())).isInstanceOf(type).hasMessageContaining(words);
    assertThat(failureOf(receipt.verdict())).isInstanceOf(type);
  }

  @Test
  void aFailedSendMakesTheNextAppendLookAgain() throws Exception {
    bench.exists("s");
    Receipt receipt = append("s", draft());
    bench.kafka.errorNext(new TimeoutException("late"));
    failureOf(receipt.durable());
    bench.lookup.topics.clear();

    assertThat(failureOf(append("s", draft()).durable()))
        .isInstanceOf(SessionNotOpenedException.class);
  }

  @Test
  void aSendThatThrowsFailsTheReceiptAndGivesThePlaceBack() throws Exception {
    anew(new Bench(Bench.options().maxPending(1).build()));
    bench.exists("s");
    bench.kafka.sendException = new KafkaException("fatal");
    assertThat(failureOf(append("s", draft()).verdict()))
        .isInstanceOf(AppendUncertainException.class);
    bench.kafka.sendException = null;

    append("s", draft());

    assertThat(bench.kafka.history()).hasSize(1);
  }

  @Test
  void aVerdictThatDoesNotComeIsATimeOutThatSaysWhatToDo() throws Exception {
    anew(new Bench(Bench.options().verdictTimeout(Duration.ofMillis(20)).build()));
    bench.exists("s");
    Receipt receipt = append("s", draft());
    bench.kafka.completeNext();

    assertThat(failureOf(receipt.verdict()))
        .isInstanceOf(VerdictTimeoutException.class)
        .hasMessage(
            "The append of event %s to session 's' is durable at bench.inbox.s/0/0, and its verdict did not come within 20 ms; append the same draft again to learn it, and check that a sequencer runs.",
            receipt.eventId());
    assertThat(valueOf(receipt.durable()).offset()).isZero();
  }

  @Test
  void theTimeOfAVerdictRunsOnlyOnceTheAppendIsDurable() {
    anew(new Bench(Bench.options().verdictTimeout(Duration.ofMillis(1)).build()));
    bench.exists("s");
    Receipt slow = append("s", draft());

    await().during(Duration.ofMillis(300)).until(() -> !slow.verdict().isDone());
  }

  @Test
  void theReceiptsAwaitedAreBounded() throws Exception {
    anew(new Bench(Bench.options().maxPending(2).maxBlock(Duration.ofMillis(50)).build()));
    bench.exists("s");
    Receipt first = append("s", draft());
    append("s", draft());
    assertThatThrownBy(() -> append("s", draft())).isInstanceOf(PendingLimitException.class);

    bench.kafka.errorNext(new TimeoutException("late"));
    failureOf(first.durable());
    append("s", draft());

    assertThat(bench.kafka.history()).hasSize(3);
  }

  @Test
  void aStageMayAppendHoweverManyReceiptsAreAwaited() throws Exception {
    anew(new Bench(Bench.options().maxPending(1).build()));
    bench.exists("s");
    Receipt first = append("s", draft());
    CompletableFuture<Receipt> next = first.durable().thenApply(at -> append("s", draft()));
    bench.kafka.completeNext();

    assertThat(valueOf(next).durable()).isNotDone();
    assertThat(bench.kafka.history()).hasSize(2);
  }

  @Test
  void whatCallersDoWithTheFuturesDoesNotMatter() throws Exception {
    anew(new Bench(Bench.options().maxPending(1).build()));
    bench.exists("s");
    Receipt first = append("s", draft());
    first.durable().cancel(true);
    first.verdict().complete(new VerdictResult.Accepted(1, new InboxPosition("x", 0, 0)));
    bench.kafka.completeNext();
    bench.publish(
        "s",
        0,
        TestVerdicts.accepted(first.eventId(), 1, new InboxPosition("bench.inbox.s", 0, 0)));

    Receipt second = append("s", draft());

    assertThat(second.durable()).isNotDone();
  }

  @Test
  void withoutVerdictsNoneIsAskedForAndTheFutureSaysSo() throws Exception {
    anew(new Bench(Bench.options().verdicts(false).maxPending(1).build()));
    bench.exists("s");
    Receipt receipt = append("s", draft());
    bench.kafka.completeNext();

    assertThat(valueOf(receipt.durable()).offset()).isZero();
    assertThat(failureOf(receipt.verdict()))
        .isInstanceOf(VerdictUnavailableException.class)
        .hasMessageContaining("asked for no verdict");
    assertThat(bench.lastSent().headers().toArray()).isEmpty();
    append("s", draft());
  }

  @Test
  void verdictsThatMayNotBeReadFailTheVerdictAndNotTheAppend() throws Exception {
    bench.exists("s");
    Receipt receipt = append("s", draft());
    bench.kafka.completeNext();
    valueOf(receipt.durable());
    bench.verdicts.schedulePollTask(
        () -> bench.verdicts.setPollException(new TopicAuthorizationException("No access.")));

    assertThat(failureOf(receipt.verdict()))
        .isInstanceOf(VerdictUnavailableException.class)
        .hasMessage(
            "The verdict on event %s at bench.inbox.s/0/0 cannot be read: No access; the agent needs to read the verdicts.",
            receipt.eventId());
  }

  @Test
  void readingGoesOnAfterAFailure() throws Exception {
    bench.exists("s");
    Receipt receipt = append("s", draft());
    bench.kafka.completeNext();
    InboxPosition position = valueOf(receipt.durable());
    bench.verdicts.schedulePollTask(
        () -> bench.verdicts.setPollException(new KafkaException("a moment's trouble")));

    bench.publish("s", 0, TestVerdicts.accepted(receipt.eventId(), 1, position));

    assertThat(valueOf(receipt.verdict()).requireSequence()).isEqualTo(1);
  }

  @Test
  void anInterruptWhileASessionIsLookedUpIsToldAndNotSwallowed() {
    bench.exists("s");
    bench.lookup.end = new CompletableFuture<>();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> append("s", draft()))
        .isInstanceOf(ProducerInterruptedException.class)
        .hasMessage(
            "The first look at session 's' was given up: its thread was interrupted while it waited.");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void appendingADraftAgainIsTheSameEvent() {
    bench.exists("s");
    EventDraft draft = draft();
    append("s", draft);
    byte[] first = bench.lastSent().value();

    append("s", draft);

    assertThat(bench.lastSent().value()).isEqualTo(first);
  }
}
