package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.CursorScopeException;
import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.HistoryLostException;
import dev.agentlog.consumer.PositionBeyondEndException;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SequenceFaultException;
import dev.agentlog.consumer.SessionMissingException;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.UndecodableRecordException;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.filter.CompiledFilter;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.TextView;
import dev.agentlog.v1.AgentEvent;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubscriptionCoreTest {

  private static final Scope.Session SESSION = Scope.session("s");

  private final ModelLog log = new ModelLog("agentlog.session.s", 1);

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void caughtUpComesBehindTheLastEventThatWasThereAtTheStart(Visibility visibility) {
    log.commit(event("main", 1), event("main", 2));
    CoreReader reader = CoreReader.on(log, SESSION, options(Start.beginning(), visibility));
    log.commit(event("main", 3));
    reader.readAll(log);
    assertThat(reader.shape()).containsExactly("main:1", "main:2", "CaughtUp", "main:3");
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void caughtUpComesAtOnceOnAnEmptyLog(Visibility visibility) {
    CoreReader reader = CoreReader.on(log, SESSION, options(Start.beginning(), visibility));
    assertThat(reader.shape()).containsExactly("CaughtUp");
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void caughtUpComesAtOnceOnALogThatWasTrimmedToItsEnd(Visibility visibility) {
    log.commit(event("main", 1), event("main", 2));
    log.deleteBefore(0, 3);
    CoreReader reader = CoreReader.on(log, SESSION, options(Start.beginning(), visibility));
    assertThat(reader.shape()).containsExactly("CaughtUp");
    log.commit(event("main", 3));
    assertThat(reader.readAll(log).shape()).containsExactly("CaughtUp", "main:3");
  }

  @Test
  void caughtUpWaitsForATransactionThatIsOpenAtTheStartUnderCommitted() {
    ModelLog.Transaction open = log.begin();
    open.append(0, event("main", 1));
    CoreReader reader =
        CoreReader.on(log, SESSION, options(Start.beginning(), Visibility.COMMITTED));
    assertThat(reader.readAll(log).shape()).isEmpty();
    open.abort();
    assertThat(reader.readAll(log).shape()).containsExactly("CaughtUp");
  }

  @Test
  void caughtUpComesOnceEvenIfTheTopicIsMadeAnew() {
    CoreReader reader = new CoreReader(SESSION, options(Start.now(), Visibility.COMMITTED));
    reader.missing();
    reader.missing();
    log.commit(event("main", 1));
    reader.look(log);
    assertThat(reader.readAll(log).shape()).containsExactly("CaughtUp", "main:1");
  }

  @Test
  void aMissingSessionIsRefusedIfItMustExist() {
    CoreReader reader = new CoreReader(SESSION, SubscribeOptions.builder().mustExist(true).build());
    assertThatThrownBy(reader::missing)
        .isInstanceOf(SessionMissingException.class)
        .hasMessageContaining("'agentlog.session.s'");
  }

  @Test
  void whatWasTrimmedBetweenMissingAndReadingIsTold() {
    CoreReader reader = new CoreReader(SESSION, options(Start.beginning(), Visibility.COMMITTED));
    reader.missing();
    log.commit(event("main", 1), event("main", 2));
    log.deleteBefore(0, 1);
    reader.look(log);
    assertThat(reader.readAll(log).shape())
        .containsExactly("CaughtUp", "RETENTION 0/0..0", "main:2");
  }

  @Test
  void nowUnderCommittedIncludesTheTransactionThatIsStillOpen() {
    log.commit(event("main", 1));
    ModelLog.Transaction open = log.begin();
    open.append(0, event("main", 2));
    CoreReader committed = CoreReader.on(log, SESSION, options(Start.now(), Visibility.COMMITTED));
    CoreReader sequenced = CoreReader.on(log, SESSION, options(Start.now(), Visibility.SEQUENCED));
    open.append(0, event("main", 3));
    open.commit();
    assertThat(committed.readAll(log).shape()).containsExactly("main:2", "CaughtUp", "main:3");
    assertThat(sequenced.readAll(log).shape()).containsExactly("CaughtUp", "main:3");
  }

  @Test
  void nowUnderSequencedDropsWhatAnAbortedTransactionHadShownBefore() {
    byte[] one = event("main", 1);
    byte[] two = event("main", 2);
    ModelLog.Transaction first = log.begin();
    first.append(0, one);
    CoreReader reader = CoreReader.on(log, SESSION, options(Start.now(), Visibility.SEQUENCED));
    first.append(0, two);
    first.abort();
    log.commit(one, two, event("main", 3));
    assertThat(reader.readAll(log).shape()).containsExactly("CaughtUp", "main:2", "main:3");
    assertThat(reader.core().droppedCopies()).isEqualTo(2);
  }

  @Test
  void afterASequenceSkipsOnThatBranchAlone() {
    log.commit(event("main", 1), event("side", 1), event("main", 2), event("main", 3));
    CoreReader reader =
        CoreReader.on(log, SESSION.branch("main"), options(Start.after(2), Visibility.COMMITTED));
    assertThat(reader.readAll(log).shape()).containsExactly("main:3", "CaughtUp");
  }

  @Test
  void afterASequenceBeyondTheHeadWaitsForIt() {
    log.commit(event("main", 1));
    CoreReader reader =
        CoreReader.on(log, SESSION.branch("main"), options(Start.after(3), Visibility.COMMITTED));
    reader.readAll(log);
    String token = reader.lastCursor().token();
    log.commit(event("main", 2), event("main", 3), event("main", 4));
    assertThat(reader.readAll(log).shape()).containsExactly("CaughtUp", "main:4");
    CoreReader resumed =
        CoreReader.on(
            log, SESSION.branch("main"), options(Start.cursor(token), Visibility.COMMITTED));
    assertThat(resumed.readAll(log).shape()).containsExactly("main:4", "CaughtUp");
  }

  @Test
  void afterASequenceTellsWhatWasTrimmedOnlyIfItWasWanted() {
    log.commit(event("main", 1), event("main", 2), event("main", 3));
    log.deleteBefore(0, 2);
    Scope main = SESSION.branch("main");
    CoreReader unharmed = CoreReader.on(log, main, options(Start.after(2), Visibility.COMMITTED));
    CoreReader harmed = CoreReader.on(log, main, options(Start.after(1), Visibility.COMMITTED));
    assertThat(unharmed.readAll(log).shape()).containsExactly("main:3", "CaughtUp");
    assertThat(harmed.readAll(log).shape())
        .containsExactly("RETENTION 0/0..1", "main:3", "CaughtUp");
  }

  @Test
  void afterASequenceNeedsABranch() {
    assertThatThrownBy(() -> new CoreReader(SESSION, options(Start.after(1), Visibility.COMMITTED)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage(
            "A subscription to session 's' cannot start after sequence 1: sequences are per branch, so name the branch, or start at a cursor.");
  }

  @Test
  void aCursorResumesStrictlyBehindItsFrame() {
    log.commit(event("main", 1), event("main", 2), event("main", 3));
    CoreReader reader =
        CoreReader.on(log, SESSION, options(Start.beginning(), Visibility.COMMITTED)).readAll(log);
    Cursor second = ((Frame.Positioned) reader.frames().get(1)).cursor();
    assertThat(resumed(second, false).shape()).containsExactly("main:3", "CaughtUp");
  }

  @Test
  void aCursorOfAnotherScopeOrNamespaceIsRefused() {
    CoreReader reader =
        CoreReader.on(log, SESSION, options(Start.beginning(), Visibility.COMMITTED));
    Start start = Start.cursor(reader.lastCursor());
    assertThatThrownBy(
            () -> new CoreReader(SESSION.branch("main"), options(start, Visibility.COMMITTED)))
        .isInstanceOf(CursorScopeException.class)
        .hasMessageContaining("belongs to session 's'")
        .hasMessageContaining("branch 'main' of session 's'");
    assertThatThrownBy(() -> new CoreReader(Scope.all(), options(start, Visibility.COMMITTED)))
        .isInstanceOf(CursorScopeException.class);
  }

  @Test
  void aCursorBeyondTheEndIsRefused() {
    Cursor far =
        new LogCursor(
            new ScopeIdentity(Namespace.DEFAULT, SESSION),
            Visibility.COMMITTED,
            log.facts().id(),
            new long[] {5},
            FloorView.NONE);
    log.commit(event("main", 1));
    assertThatThrownBy(() -> resumed(far, false))
        .isInstanceOf(PositionBeyondEndException.class)
        .hasMessageContaining("offset 5")
        .hasMessageContaining("ends at 2");
  }

  @Test
  void aPositionBelowRetentionGivesAGapAndGoesOnOrFailsIfStrict() {
    log.commit(event("main", 1), event("main", 2), event("main", 3));
    CoreReader reader =
        CoreReader.on(log, SESSION, options(Start.beginning(), Visibility.COMMITTED)).readAll(log);
    Cursor first = ((Frame.Positioned) reader.frames().get(0)).cursor();
    log.deleteBefore(0, 2);
    CoreReader lenient = resumed(first, false);
    assertThat(lenient.shape()).containsExactly("RETENTION 0/1..1", "main:3", "CaughtUp");
    assertThat(lenient.frames(Frame.Gap.class).get(0).repair()).isNull();
    assertThat(lenient.frames(Frame.Gap.class).get(0).count()).isNull();
    assertThatThrownBy(() -> resumed(first, true))
        .isInstanceOf(HistoryLostException.class)
        .hasMessageContaining("offsets 1 to 1");
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void retentionThatOvertakesAReaderGivesAGap(Visibility visibility) {
    log.commit(event("main", 1));
    CoreReader reader = CoreReader.on(log, SESSION, options(Start.beginning(), visibility));
    reader.readAll(log);
    log.commit(event("main", 2), event("main", 3));
    log.deleteBefore(0, 4);
    log.commit(event("main", 4));
    assertThat(reader.readAll(log).shape())
        .containsExactly("main:1", "CaughtUp", "RETENTION 0/2..3", "main:4");
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void aTopicMadeAnewGivesAGapAndIsReadFromItsBeginning(Visibility visibility) {
    log.commit(event("main", 1), event("main", 2));
    CoreReader reader = CoreReader.on(log, SESSION, options(Start.beginning(), visibility));
    reader.readAll(log);
    Cursor last = reader.lastCursor();
    ModelLog anew = new ModelLog("agentlog.session.s", 1);
    anew.commit(event("main", 1));
    reader.look(anew);
    assertThat(reader.readAll(anew).shape())
        .containsExactly("main:1", "main:2", "CaughtUp", "RESET 0/3..3", "main:1");
    CoreReader resumed = CoreReader.on(anew, SESSION, options(Start.cursor(last), visibility));
    resumed.readAll(anew);
    assertThat(resumed.frames(Frame.Gap.class))
        .singleElement()
        .satisfies(gap -> assertThat(gap.reason()).isEqualTo(Frame.Gap.Reason.RESET));
    assertThat(resumed.shape()).endsWith("main:1", "CaughtUp").hasSize(3);
    assertThatThrownBy(
            () ->
                CoreReader.on(
                    anew,
                    SESSION,
                    SubscribeOptions.builder().start(Start.cursor(last)).strict(true).build()))
        .isInstanceOf(HistoryLostException.class)
        .hasMessageContaining("reset");
  }

  @Test
  void aTopicMadeAnewIsNoticedByASequenceThatDoesNotFit() {
    log.commit(event("main", 1), event("main", 2));
    CoreReader reader =
        CoreReader.on(log, SESSION, options(Start.beginning(), Visibility.COMMITTED)).readAll(log);
    ModelLog anew = new ModelLog("agentlog.session.s", 1);
    anew.commit(event("main", 1), event("main", 2), event("main", 3), event("main", 4));
    reader.read(anew, 10); // the consumer goes on in the new topic, at the old offset
    assertThat(reader.readAll(anew).events())
        .containsExactly("main:1", "main:2", "main:1", "main:2", "main:3", "main:4");
    assertThat(reader.frames(Frame.Gap.class)).hasSize(1);
  }

  @Test
  void aCursorTakenWhileTheSessionWasMissingMissesNothing() {
    CoreReader waiting = new CoreReader(SESSION, options(Start.beginning(), Visibility.COMMITTED));
    waiting.missing();
    log.commit(event("main", 1));
    assertThat(resumed(waiting.lastCursor(), false).shape()).containsExactly("main:1", "CaughtUp");
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void aJumpInASessionsLogFailsAndNamesThePlaceAndTheCursorBehindItGoesOn(Visibility visibility) {
    log.commit(event("main", 1), event("main", 3));
    log.commit(event("main", 4));
    CoreReader reader = CoreReader.on(log, SESSION, options(Start.beginning(), visibility));
    assertThatThrownBy(() -> reader.readAll(log))
        .isInstanceOfSatisfying(
            SequenceFaultException.class,
            fault -> {
              assertThat(fault)
                  .hasMessageContaining("sequence 3")
                  .hasMessageContaining("offset 1")
                  .hasMessageContaining("partition 0")
                  .hasMessageContaining("'agentlog.session.s'");
              CoreReader behind =
                  CoreReader.on(log, SESSION, options(Start.cursor(fault.behind()), visibility));
              assertThat(behind.readAll(log).events()).containsExactly("main:4");
            });
    assertThat(reader.events()).containsExactly("main:1");
  }

  @Test
  void aStepBackUnderCommittedIsAFault() {
    log.commit(event("main", 1), event("main", 2));
    log.commit(event("main", 2));
    CoreReader reader =
        CoreReader.on(log, SESSION, options(Start.beginning(), Visibility.COMMITTED));
    assertThatThrownBy(() -> reader.readAll(log)).isInstanceOf(SequenceFaultException.class);
  }

  @Test
  void anotherEventUnderADeliveredSequenceGivesARevisedGapFromWhichItCanBeRead() {
    ModelLog.Transaction first = log.begin();
    byte[] one = event("main", 1);
    first.append(0, one);
    first.append(0, event("main", 2));
    first.append(0, event("side", 1));
    first.abort();
    log.commit(one, event("main", 2), event("main", 3));
    CoreReader reader =
        CoreReader.on(log, SESSION, options(Start.beginning(), Visibility.SEQUENCED)).readAll(log);
    assertThat(reader.shape())
        .containsExactly("main:1", "main:2", "side:1", "REVISED 0/5..5", "main:3", "CaughtUp");
    Frame.Gap gap = reader.frames(Frame.Gap.class).get(0);
    assertThat(gap.count()).isEqualTo(1);
    Cursor repair = gap.repair();
    assertThat(repair).isNotNull();
    if (repair != null) {
      CoreReader repaired =
          CoreReader.on(log, SESSION, options(Start.cursor(repair), Visibility.SEQUENCED));
      assertThat(repaired.readAll(log).events()).containsExactly("main:2", "main:3");
    }
  }

  @Test
  void aSequenceThatComesTooLateBecauseTheLogWasTrimmedWithinAnAbortIsTold() {
    byte[] one = event("main", 1);
    byte[] two = event("main", 2);
    ModelLog.Transaction aborted = log.begin();
    aborted.append(0, one);
    aborted.append(0, two);
    aborted.abort();
    log.commit(one, two, event("main", 3));
    log.deleteBefore(0, 1);
    CoreReader reader =
        CoreReader.on(log, SESSION, options(Start.beginning(), Visibility.SEQUENCED)).readAll(log);
    assertThat(reader.shape()).containsExactly("main:2", "REVISED 0/3..3", "main:3", "CaughtUp");
  }

  @Test
  void aRecordThatIsNoEventFailsAndNamesThePlaceAndTheCursorBehindItGoesOn() {
    log.commit(event("main", 1));
    log.append(0, new byte[] {1, 2, 3});
    log.commit(event("main", 2));
    CoreReader reader =
        CoreReader.on(log, SESSION, options(Start.beginning(), Visibility.COMMITTED));
    assertThatThrownBy(() -> reader.readAll(log))
        .isInstanceOfSatisfying(
            UndecodableRecordException.class,
            failure -> {
              assertThat(failure)
                  .hasMessageContaining("offset 2 of partition 0 of topic 'agentlog.session.s'");
              assertThat(failure.position().offset()).isEqualTo(2);
              assertThat(resumed(failure.behind(), false).events()).containsExactly("main:2");
            });
  }

  @Test
  void whatAFilterLeavesOutIsCheckedNoFartherThanWhichEventItIs() {
    byte[] damaged = event("main", 2);
    TextView agent =
        Objects.requireNonNull(new Envelope().wrap(damaged).textView(Envelope.Field.AGENT_ID));
    damaged[agent.offset()] = (byte) 0xFF;
    log.commit(event("main", 1));
    log.commit(damaged);
    log.commit(event("main", 3));
    SubscribeOptions all = options(Start.beginning(), Visibility.COMMITTED);
    SubscribeOptions odd = all.toBuilder().filter(CompiledFilter.compile("sequence != 2")).build();

    assertThat(CoreReader.on(log, SESSION, odd).readAll(log).events())
        .containsExactly("main:1", "main:3");

    CoreReader reader = CoreReader.on(log, SESSION, all);
    assertThatThrownBy(() -> reader.readAll(log)).isInstanceOf(UndecodableRecordException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"EVENT_ID", "SESSION_ID", "BRANCH_ID", "PREVIOUS_EVENT_ID", "KIND"})
  void aRecordThatDoesNotSayWhichEventItIsFailsWhateverTheFilter(Envelope.Field field) {
    byte[] damaged =
        Events.CODEC.encode(
            AgentEvent.newBuilder(Events.event("s", "main", 2, "note.taken"))
                .setPreviousEventId("before")
                .build());
    TextView text = Objects.requireNonNull(new Envelope().wrap(damaged).textView(field));
    damaged[text.offset()] = (byte) 0xFF;
    log.commit(event("main", 1));
    log.commit(damaged);
    SubscribeOptions none =
        options(Start.beginning(), Visibility.COMMITTED).toBuilder()
            .filter(CompiledFilter.compile("sequence == 1"))
            .build();

    CoreReader reader = CoreReader.on(log, SESSION, none);

    assertThatThrownBy(() -> reader.readAll(log)).isInstanceOf(UndecodableRecordException.class);
  }

  @Test
  void anEventOfAnotherSessionInALogFails() {
    log.append(0, Events.bytes("other", "main", 1));
    CoreReader reader =
        CoreReader.on(log, SESSION, options(Start.beginning(), Visibility.COMMITTED));
    assertThatThrownBy(() -> reader.readAll(log))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("another session");
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void aClosedSessionEndsTheStreamBehindCaughtUp(Visibility visibility) {
    log.commit(event("main", 1));
    log.commit(Events.bytes("s", "main", 2, "session.closed"));
    CoreReader reader = CoreReader.on(log, SESSION, options(Start.beginning(), visibility));
    assertThat(reader.readAll(log).shape())
        .containsExactly("main:1", "main:2", "CaughtUp", "EndOfStream");
    for (Start start : new Start[] {Start.now(), Start.cursor(reader.lastCursor())}) {
      CoreReader again = CoreReader.on(log, SESSION, options(start, visibility));
      assertThat(again.readAll(log).shape()).containsExactly("CaughtUp", "EndOfStream");
    }
  }

  @Test
  void aKindThatClosesOnAnotherBranchDoesNotEndTheStream() {
    log.commit(event("main", 1), Events.bytes("s", "side", 1, "session.closed"));
    CoreReader reader =
        CoreReader.on(log, SESSION, options(Start.beginning(), Visibility.COMMITTED));
    assertThat(reader.readAll(log).shape()).containsExactly("main:1", "side:1", "CaughtUp");
  }

  @Test
  void fallingFurtherBehindThanAskedIsToldAndCaughtUpComesAgain() {
    SubscribeOptions options = SubscribeOptions.builder().fellBehindAfter(3).build();
    log.commit(event("main", 1));
    CoreReader reader = CoreReader.on(log, SESSION, options).readAll(log);
    log.commit(event("main", 2), event("main", 3));
    reader.look(log);
    log.commit(event("main", 4));
    reader.look(log);
    assertThat(reader.readAll(log).shape())
        .containsExactly(
            "main:1", "CaughtUp", "FellBehind", "main:2", "main:3", "main:4", "CaughtUp");
  }

  @Test
  void progressComesWhenRecordsPassWithoutAFrameForTheInterval() {
    CoreReader reader =
        CoreReader.on(
            log,
            SESSION.branch("side"),
            SubscribeOptions.builder().progressInterval(Duration.ofNanos(100)).build());
    reader.core().tick(0);
    log.commit(event("main", 1));
    reader.readAll(log);
    reader.core().tick(1_000);
    reader.core().tick(1_099);
    assertThat(reader.core().hasFrames()).isFalse();
    reader.core().tick(1_100);
    Frame frame = reader.core().poll();
    assertThat(frame).isInstanceOf(Frame.Progress.class);
    reader.core().tick(9_999);
    assertThat(reader.core().hasFrames()).isFalse();
  }

  private CoreReader resumed(Cursor cursor, boolean strict) {
    SubscribeOptions options =
        SubscribeOptions.builder().start(Start.cursor(cursor.token())).strict(strict).build();
    return CoreReader.on(log, SESSION, options).readAll(log);
  }

  private static byte[] event(String branch, long sequence) {
    return Events.bytes("s", branch, sequence);
  }

  private static SubscribeOptions options(Start start, Visibility visibility) {
    return SubscribeOptions.builder().start(start).visibility(visibility).build();
  }
}
