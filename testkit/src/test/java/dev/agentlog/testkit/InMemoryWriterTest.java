package dev.agentlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agentlog.producer.AppendFailedException;
import dev.agentlog.producer.AppendRejectedException;
import dev.agentlog.producer.AppendToClosedSessionException;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.BranchWriter;
import dev.agentlog.producer.BranchWriterStoppedException;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventTooLargeException;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.FencedException;
import dev.agentlog.producer.FlushFailedException;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SequenceConflictException;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.WriterIdentity;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.schemas.Limits;
import dev.agentlog.v1.AgentEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waiting, batches, writers and flushes, as a user's test sees them. */
class InMemoryWriterTest {
  private static final Duration SOON = Duration.ZERO;

  private final InMemorySequencer log = new InMemorySequencer();
  private final InMemoryProducer producer = log.producer("planner");
  private final BranchHandle main = producer.open("s").main();

  private static EventDraft draft() {
    return EventDraft.of("note.taken").data("{}").build();
  }

  private List<String> idsInLog() {
    return log.log("s").stream().skip(1).map(AgentEvent::getEventId).toList();
  }

  private static VerdictResult.Rejected rejection(Receipt receipt) {
    return (VerdictResult.Rejected) receipt.verdict().join();
  }

  @Test
  void aConflictThatIsAwaitedTellsWhatWasExpectedAndWhatAttempted() {
    Receipt receipt = main.append(draft(), ExpectedSequence.exactly(7));

    SequenceConflictException conflict =
        catchThrowableOfType(SequenceConflictException.class, () -> receipt.await(SOON));

    assertThat(conflict.expected()).isEqualTo(2);
    assertThat(conflict.attempted()).hasValue(7);
    assertThat(conflict.rejection().reason()).isEqualTo("SEQUENCE_GAP");
    assertThat(conflict)
        .hasMessageStartingWith("The append at agentlog.inbox.s/0/1 demanded sequence 7 and was");
  }

  @Test
  void fencesAndClosedSessionsAreTypesOfTheirOwn() {
    main.claimWriter(new WriterIdentity("other", 1)).await(SOON);
    assertThatThrownBy(() -> main.append(draft()).await(SOON)).isInstanceOf(FencedException.class);

    BranchHandle closed = producer.open("t").main();
    closed.session().closeSession().await(SOON);
    assertThatThrownBy(() -> closed.append(draft()).await(SOON))
        .isInstanceOf(AppendToClosedSessionException.class)
        .isInstanceOf(AppendRejectedException.class);
  }

  @Test
  void whatIsInTheLogIsAwaitedWithItsSequenceAlsoByAnotherProducer() {
    EventDraft draft = draft();
    assertThat(main.append(draft).await(SOON)).isInstanceOf(VerdictResult.Accepted.class);
    producer.close();

    VerdictResult again = log.producer("planner").session("s").main().append(draft).await(SOON);

    assertThat(again).isInstanceOf(VerdictResult.Duplicate.class);
    assertThat(again.requireSequence()).isEqualTo(2);
  }

  @Test
  void aBatchStandsOneBehindTheOther() {
    List<Receipt> receipts = main.appendAll(List.of(draft(), draft(), draft()));

    assertThat(receipts)
        .extracting(receipt -> receipt.await(SOON).requireSequence())
        .containsExactly(2L, 3L, 4L);
  }

  @Test
  void behindTheEventOfABatchThatIsRejectedAllAre() {
    EventDraft first = draft();
    EventDraft stale = EventDraft.of("run.completed").runId("r").build();
    main.append(EventDraft.of("run.completed").runId("r").build()).await(SOON);

    List<Receipt> receipts = main.appendAll(List.of(first, stale, draft()));

    assertThat(receipts.get(0).await(SOON).inLog()).isTrue();
    assertThat(rejection(receipts.get(1)).reason()).isEqualTo("RUN_SEALED");
    assertThat(rejection(receipts.get(2)).reason()).isEqualTo("SEQUENCE_CONFLICT");
  }

  @Test
  void aBatchThatWasLeftInDoubtIsAppendedAgainAsAWhole() {
    List<EventDraft> drafts = List.of(draft(), draft(), draft());
    producer.failNext(Fault.ACKNOWLEDGEMENT_LOST, Fault.VERDICT_LOST, Fault.APPEND_LOST);
    main.appendAll(drafts);

    main.appendAll(drafts).forEach(receipt -> receipt.await(SOON));

    assertThat(idsInLog()).isEqualTo(drafts.stream().map(EventDraft::eventId).toList());
  }

  @Test
  void anEventThatCannotBeSentFailsTheRestOfItsBatch() {
    EventDraft large =
        EventDraft.of("x.y").data("\"" + "x".repeat(Limits.MAX_EVENT_BYTES) + "\"").build();

    List<Receipt> receipts = main.appendAll(List.of(draft(), large, draft()));

    assertThat(receipts.get(0).await(SOON).inLog()).isTrue();
    assertThatThrownBy(() -> receipts.get(1).await(SOON))
        .isInstanceOf(EventTooLargeException.class);
    assertThatThrownBy(() -> receipts.get(2).await(SOON))
        .isInstanceOf(EventTooLargeException.class);
  }

  @Test
  void aBatchWithAnEventTwiceOrChainedByItsCallerIsRefused() {
    EventDraft draft = draft();
    EventDraft chained = EventDraft.of("x.y").previousEventId(draft.eventId()).build();

    assertThatThrownBy(() -> main.appendAll(List.of(draft, draft)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("in the batch more than once; build a draft for each event");
    assertThatThrownBy(() -> main.appendAll(List.of(draft, chained)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("leave previousEventId out");
  }

  @Test
  void aWriterNumbersItsEventsAndStopsAtARejection() {
    BranchWriter writer = main.writer(WriterOptions.stopping());
    assertThat(writer.append(draft()).await(SOON).requireSequence()).isEqualTo(2);
    assertThat(writer.append(draft()).attempted()).hasValue(3);
    main.append(draft());

    Receipt rejected = writer.append(draft());

    assertThat(rejection(rejected).reason()).isEqualTo("SEQUENCE_CONFLICT");
    assertThatThrownBy(() -> writer.append(draft()))
        .isInstanceOf(BranchWriterStoppedException.class)
        .hasMessageContaining("has stopped (The append at")
        .hasMessageEndingWith("look at the receipts, and make another writer.");
    assertThatThrownBy(() -> writer.flush(SOON)).isInstanceOf(FlushFailedException.class);
  }

  @Test
  void aWriterThatResynchronisesAppendsBehindWhateverIsThere() {
    BranchWriter writer = main.writer(WriterOptions.resynchronising());
    writer.append(draft());
    main.append(draft());
    producer.failNext(Fault.ACKNOWLEDGEMENT_LOST);
    EventDraft draft = draft();

    Receipt receipt = writer.append(draft);
    writer.flush(Duration.ofSeconds(60));

    assertThat(receipt.await(SOON).requireSequence()).isEqualTo(4);
    assertThat(idsInLog()).endsWith(draft.eventId()).hasSize(3);
    assertThat(log.tombstones()).hasSize(1);
  }

  @Test
  void aWriterStopsWhereTryingAgainDoesNotMend() {
    BranchWriter writer = main.writer(WriterOptions.resynchronising());
    producer.failNext(Fault.REFUSED);

    assertThatThrownBy(() -> writer.append(draft()).await(SOON))
        .isInstanceOf(AppendFailedException.class);
    assertThatThrownBy(() -> writer.append(draft()))
        .isInstanceOf(BranchWriterStoppedException.class);
  }

  @Test
  void aDraftThatIsRefusedLeavesTheChainAsItWas() {
    BranchWriter writer = main.writer(WriterOptions.stopping());
    writer.append(draft());
    EventDraft large =
        EventDraft.of("x.y").data("\"" + "x".repeat(Limits.MAX_EVENT_BYTES) + "\"").build();

    assertThatThrownBy(() -> writer.append(large)).isInstanceOf(EventTooLargeException.class);

    assertThat(writer.append(draft()).await(SOON).requireSequence()).isEqualTo(3);
    writer.flush(SOON);
  }

  @Test
  void aClosedWriterTakesNothing() {
    BranchWriter writer = main.writer(WriterOptions.stopping());
    writer.close();

    assertThatThrownBy(() -> writer.append(draft()))
        .isInstanceOf(BranchWriterStoppedException.class)
        .hasMessageContaining("The writer of branch 'main' was closed; make another one.");
  }

  @Test
  void aNewBranchIsBegunByDemandingOne() {
    BranchWriter writer =
        main.session()
            .branch("fresh")
            .writer(WriterOptions.resynchronising().withFirst(ExpectedSequence.exactly(1)));

    assertThat(writer.append(draft()).await(SOON).requireSequence()).isEqualTo(1);
    assertThat(writer.append(draft()).await(SOON).requireSequence()).isEqualTo(2);
  }

  @Test
  void aFlushTellsTheFirstFailureOnce() {
    main.append(draft(), ExpectedSequence.exactly(7));
    producer.failNext(Fault.REFUSED);
    main.append(draft());

    assertThatThrownBy(() -> producer.flush(SOON))
        .isInstanceOf(FlushFailedException.class)
        .hasMessageStartingWith(
            "The flush of the producer found 2 failed appends, of which the first is: The append at agentlog.inbox.s/0/1 demanded sequence 7")
        .hasCauseInstanceOf(SequenceConflictException.class);
    producer.flush(SOON);
  }
}
