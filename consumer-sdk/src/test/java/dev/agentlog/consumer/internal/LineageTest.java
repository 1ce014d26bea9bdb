package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.CursorScopeException;
import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.schemas.InvalidArgumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads of a branch with its ancestors. */
class LineageTest {
  private static final Scope.Session SESSION = Scope.session("s");

  private final ModelLog log = new ModelLog("agentlog.session.s", 1);

  private void write(String branch, long... sequences) {
    for (long sequence : sequences) {
      log.commit(Events.bytes("s", branch, sequence));
    }
  }

  private void fork(String branch, String parent, long at) {
    log.commit(Events.CODEC.encode(Events.fork("s", branch, parent, at)));
  }

  private CoreReader read(String branch, Start start) {
    return CoreReader.on(
            log, SESSION.lineage(branch), SubscribeOptions.builder().start(start).build())
        .readAll(log);
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void eachAncestorIsReadUpToItsForkAndTheForkEventItself(Visibility visibility) {
    write("main", 1, 2, 3);
    fork("b", "main", 2);
    write("main", 4);
    write("b", 2, 3);
    fork("c", "b", 2);
    write("b", 4);
    write("c", 2);

    CoreReader reader =
        CoreReader.on(
                log,
                SESSION.lineage("c"),
                SubscribeOptions.builder().visibility(visibility).build())
            .readAll(log);

    assertThat(reader.shape())
        .containsExactly("main:1", "main:2", "b:1", "b:2", "c:1", "c:2", "CaughtUp");
  }

  @Test
  void aForkThatComesLongAfterItsParentsEventsBringsThemAllTheSame() {
    write("main", 1, 2, 3);
    CoreReader reader = read("late", Start.beginning());
    assertThat(reader.shape()).containsExactly("CaughtUp");
    write("main", 4, 5);
    reader.readAll(log);
    assertThat(reader.shape()).containsExactly("CaughtUp");

    fork("late", "main", 4);
    write("late", 2);
    write("main", 6);

    assertThat(reader.readAll(log).shape())
        .containsExactly("CaughtUp", "main:1", "main:2", "main:3", "main:4", "late:1", "late:2");
  }

  @Test
  void aCursorOfAWaitingReaderLosesNothing() {
    write("main", 1, 2);
    Cursor waiting = read("late", Start.beginning()).lastCursor();
    write("main", 3);
    fork("late", "main", 3);

    assertThat(read("late", Start.cursor(waiting)).events())
        .containsExactly("main:1", "main:2", "main:3", "late:1");
  }

  @Test
  void everyCursorResumesStrictlyBehindItsFrame() {
    write("main", 1, 2, 3);
    fork("b", "main", 2);
    write("b", 2);
    fork("c", "b", 2);
    write("main", 4);
    write("c", 2);
    CoreReader whole = read("c", Start.beginning());
    assertThat(whole.events()).hasSize(6);

    for (Frame.Event event : whole.frames(Frame.Event.class)) {
      int behind = whole.frames(Frame.Event.class).indexOf(event) + 1;
      assertThat(read("c", Start.cursor(Cursor.parse(event.cursor().token()))).events())
          .containsExactlyElementsOf(whole.events().subList(behind, 6));
    }
  }

  @Test
  void aForkAtZeroBeginsWithNothing() {
    write("main", 1, 2);
    fork("b", "main", 2);
    fork("c", "b", 0);
    write("c", 2);

    assertThat(read("c", Start.beginning()).events()).containsExactly("c:1", "c:2");
  }

  @Test
  void aRootBranchAndMainHaveNoAncestors() {
    write("main", 1, 2);
    write("root", 1, 2);
    write("main", 3);

    assertThat(read("root", Start.beginning()).events()).containsExactly("root:1", "root:2");
    assertThat(read("main", Start.beginning()).events())
        .containsExactly("main:1", "main:2", "main:3");
  }

  @Test
  void fromNowOnAnExistingBranchHasNothingButItsOwn() {
    write("main", 1, 2);
    fork("b", "main", 2);
    CoreReader reader = read("b", Start.now());
    write("main", 3);
    write("b", 2);

    assertThat(reader.readAll(log).shape()).containsExactly("CaughtUp", "b:2");
  }

  @Test
  void fromNowOnABranchThatIsForkedLaterBringsWhatItsAncestorsWroteSince() {
    write("main", 1, 2);
    CoreReader reader = read("b", Start.now());
    write("main", 3, 4);
    fork("b", "main", 3);

    assertThat(reader.readAll(log).shape()).containsExactly("CaughtUp", "main:3", "b:1");
  }

  @Test
  void aSessionClosedBeforeTheBranchBeganEndsTheStream() {
    write("main", 1);
    log.commit(Events.bytes("s", "main", 2, "session.closed"));

    assertThat(read("never", Start.beginning()).shape()).containsExactly("CaughtUp", "EndOfStream");
  }

  @Test
  void theEndComesBehindTheHistoryAndNotBeforeIt() {
    write("main", 1);
    fork("b", "main", 1);
    log.commit(Events.bytes("s", "main", 2, "session.closed"));

    assertThat(read("b", Start.beginning()).shape())
        .containsExactly("main:1", "b:1", "CaughtUp", "EndOfStream");
  }

  @Test
  void whatRetentionTookBehindTheCursorIsAGapAlsoWhileTheForkIsWaitedFor() {
    write("main", 1, 2, 3);
    CoreReader reader = read("b", Start.beginning());
    log.deleteBefore(0, 4);
    reader.look(log);
    fork("b", "main", 3);

    assertThat(reader.readAll(log).shape())
        .containsExactly("CaughtUp", "RETENTION 0/0..3", "main:3", "b:1");
  }

  @Test
  void aLogWithoutItsBeginningHasWhatIsLeftOfTheLineage() {
    write("main", 1, 2);
    fork("b", "main", 2);
    write("b", 2, 3);
    fork("c", "b", 2);
    write("main", 3);
    long behindTheForkOfB = 6;
    log.deleteBefore(0, behindTheForkOfB);

    assertThat(read("c", Start.beginning()).events()).containsExactly("b:2", "c:1");
  }

  @Test
  void aTopicMadeAnewIsLearntAnew() {
    write("main", 1, 2);
    fork("b", "main", 2);
    CoreReader reader = read("b", Start.beginning());
    ModelLog other = new ModelLog("agentlog.session.s", 1);
    other.commit(Events.bytes("s", "main", 1));
    reader.look(other);
    assertThat(reader.readAll(other).shape())
        .containsExactly("main:1", "main:2", "b:1", "CaughtUp", "RESET 0/6..6");

    other.commit(Events.CODEC.encode(Events.fork("s", "b", "main", 1)));

    assertThat(reader.readAll(other).events())
        .containsExactly("main:1", "main:2", "b:1", "main:1", "b:1");
  }

  @Test
  void whoWasFarBehindAfterTheForkIsToldSoAndCatchesUpAgain() {
    write("main", 1, 2, 3, 4, 5);
    SubscribeOptions options = SubscribeOptions.builder().fellBehindAfter(3).build();
    CoreReader reader = CoreReader.on(log, SESSION.lineage("b"), options).readAll(log);
    fork("b", "main", 1);

    assertThat(reader.readAll(log).shape())
        .containsExactly("CaughtUp", "FellBehind", "main:1", "b:1", "CaughtUp");
  }

  @Test
  void whatAnUncommittedForkSaysIsNotBelieved() {
    write("main", 1, 2, 3);
    ModelLog.Transaction aborted = log.begin();
    aborted.append(0, Events.CODEC.encode(Events.fork("s", "b", "main", 3)));
    SubscribeOptions options = SubscribeOptions.builder().visibility(Visibility.SEQUENCED).build();
    CoreReader reader = CoreReader.on(log, SESSION.lineage("b"), options).readAll(log);
    assertThat(reader.events()).isEmpty();
    aborted.abort();

    fork("b", "main", 1);

    assertThat(reader.readAll(log).events()).startsWith("main:1").doesNotContain("main:2");
  }

  @Test
  void sequencesCountOnBranchesAndCursorsBelongToTheirScope() {
    write("main", 1);
    Cursor ofTheBranch =
        CoreReader.on(log, SESSION.branch("main"), SubscribeOptions.defaults())
            .readAll(log)
            .lastCursor();

    assertThatThrownBy(() -> read("main", Start.after(1)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("the lineage of branch 'main' of session 's' cannot start after");
    assertThatThrownBy(() -> read("main", Start.cursor(ofTheBranch)))
        .isInstanceOf(CursorScopeException.class);
    Cursor own = read("main", Start.beginning()).lastCursor();
    assertThat(Cursor.parse(own.token())).isEqualTo(own);
  }
}
