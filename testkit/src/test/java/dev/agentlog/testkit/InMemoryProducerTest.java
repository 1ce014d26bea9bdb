package dev.agentlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.AppendFailedException;
import dev.agentlog.producer.AppendUncertainException;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventTooLargeException;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.producer.LiveStats;
import dev.agentlog.producer.OpenOptions;
import dev.agentlog.producer.ProducerClosedException;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionClosedException;
import dev.agentlog.producer.SessionNotOpenedException;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.VerdictTimeoutException;
import dev.agentlog.producer.WriterIdentity;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.schemas.Limits;
import dev.agentlog.v1.AgentEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InMemoryProducerTest {
  private final InMemorySequencer log = new InMemorySequencer();
  private final InMemoryProducer producer = log.producer("planner");

  @Test
  void appendsAreJudgedByTheRules() {
    BranchHandle main = producer.open("s").main();

    assertThat(verdict(main.append(draft()))).returns(2L, VerdictResult::requireSequence);
    assertThat(verdict(main.append(draft(), ExpectedSequence.exactly(9))))
        .isInstanceOfSatisfying(
            VerdictResult.Rejected.class,
            rejected -> {
              assertThat(rejected.reason()).isEqualTo("SEQUENCE_GAP");
              assertThat(rejected.expectedSequence()).isEqualTo(3);
            });
    assertThat(log.log("s")).extracting(AgentEvent::getAgentId).containsOnly("planner");
  }

  @Test
  void forkMergeClaimAndCloseWork() {
    BranchHandle main = producer.open("s").main();
    BranchHandle idea = main.session().branch("idea");

    assertThat(verdict(main.fork("idea", 1)).inLog()).isTrue();
    assertThat(verdict(idea.claimWriter(new WriterIdentity("w", 1))).inLog()).isTrue();
    assertThat(verdict(idea.append(draft())))
        .isInstanceOfSatisfying(
            VerdictResult.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo("FENCED"));
    assertThat(verdict(main.session().closeSession()).inLog()).isTrue();
    assertThatThrownBy(() -> producer.open("s")).isInstanceOf(SessionClosedException.class);
  }

  @Test
  void openingAgainFindsTheSessionOpen() {
    assertThat(producer.open("s", OpenOptions.builder().label("k", "v").build()).created())
        .isTrue();
    assertThat(producer.open("s").created()).isFalse();
    assertThat(log.log("s")).singleElement().matches(event -> event.getLabels().containsKey("k"));
  }

  @Test
  void aSessionThatWasNeverOpenedTakesNothing() {
    Receipt receipt = producer.session("never").main().append(draft());

    assertThat(receipt.durable())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(SessionNotOpenedException.class);
  }

  @Test
  void whatWasLostIsAppendedByTheRetry() {
    BranchHandle main = producer.open("s").main();
    EventDraft draft = draft();
    producer.failNext(Fault.APPEND_LOST);

    assertThat(main.append(draft).verdict())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(AppendUncertainException.class);
    assertThat(log.log("s")).hasSize(1);
    assertThat(verdict(main.append(draft))).isInstanceOf(VerdictResult.Accepted.class);
  }

  @Test
  void whatArrivedWithoutBeingKnownIsADuplicateAtTheRetry() {
    BranchHandle main = producer.open("s").main();
    EventDraft first = draft();
    EventDraft second = draft();
    producer.failNext(Fault.ACKNOWLEDGEMENT_LOST, Fault.VERDICT_LOST);

    assertThat(main.append(first).durable())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(AppendUncertainException.class);
    Receipt unanswered = main.append(second);
    assertThat(unanswered.durable()).isCompleted();
    assertThat(unanswered.verdict())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(VerdictTimeoutException.class);

    assertThat(verdict(main.append(first)))
        .isInstanceOf(VerdictResult.Duplicate.class)
        .returns(2L, VerdictResult::requireSequence);
    assertThat(verdict(main.append(second))).returns(3L, VerdictResult::requireSequence);
  }

  @Test
  void aRefusalIsFinalAndLeavesNothing() {
    BranchHandle main = producer.open("s").main();
    producer.failNext(Fault.REFUSED);

    assertThat(main.append(draft()).verdict())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(AppendFailedException.class);
    assertThat(log.log("s")).hasSize(1);
  }

  @Test
  void misuseIsRefusedAsByTheRealOne() {
    BranchHandle main = producer.open("s").main();
    EventDraft large =
        EventDraft.of("x.y").data("\"" + "x".repeat(Limits.MAX_EVENT_BYTES) + "\"").build();

    assertThatThrownBy(() -> main.append(large)).isInstanceOf(EventTooLargeException.class);
    producer.close();
    assertThatThrownBy(() -> main.append(draft())).isInstanceOf(ProducerClosedException.class);
    assertThatThrownBy(() -> producer.open("t")).isInstanceOf(ProducerClosedException.class);
  }

  private static EventDraft draft() {
    return EventDraft.of("message.user").data("{}").build();
  }

  private static VerdictResult verdict(Receipt receipt) {
    return receipt.verdict().join();
  }

  @Test
  void whatIsSentLiveIsInNoLogAndTakesNoSequence() {
    BranchHandle main = producer.open("s").main();
    main.live(EventDraft.of(Kinds.MODEL_DELTA).data("{\"text\":\"Hel\"}").build());
    main.live(EventDraft.of(Kinds.MODEL_DELTA).data("{\"text\":\"lo\"}").build());
    main.append(EventDraft.of(Kinds.MODEL_COMPLETED).build());

    assertThat(log.live("s"))
        .extracting(AgentEvent::getData)
        .containsExactly("{\"text\":\"Hel\"}", "{\"text\":\"lo\"}");
    assertThat(log.live("s")).extracting(AgentEvent::getSequence).containsOnlyNulls();
    assertThat(log.live("t")).isEmpty();
    assertThat(log.log("s"))
        .extracting(AgentEvent::getKind)
        .containsExactly(Kinds.SESSION_CREATED, Kinds.MODEL_COMPLETED);
    assertThat(producer.liveStats()).isEqualTo(new LiveStats(2, 2, 0, 0, null));
  }

  @Test
  void whatIsNoProgressOrNoJsonCannotBeSentLive() {
    BranchHandle main = producer.open("s").main();
    assertThatThrownBy(() -> main.live(EventDraft.of(Kinds.MODEL_COMPLETED).build()))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("cannot be sent live");
    assertThatThrownBy(() -> main.live(EventDraft.of(Kinds.MODEL_DELTA).data("{").build()))
        .isInstanceOf(InvalidEventException.class);
    assertThat(log.live("s")).isEmpty();
  }
}
