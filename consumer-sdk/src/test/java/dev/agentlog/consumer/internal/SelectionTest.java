package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.CursorScopeException;
import dev.agentlog.consumer.EventFilter;
import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.filter.CompiledFilter;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which events of a topic are delivered: filters, runs, agents, moments. */
class SelectionTest {

  private static final EventFilter EVEN = CompiledFilter.compile("data.n in [2, 4, 6, 8]");

  private final ModelLog log = new ModelLog("agentlog.session.s", 1);
  private final ModelLog feed = new ModelLog("agentlog.feed", 2);

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void whatTheFilterDoesNotAdmitIsPassedOverAndCaughtUpStillComes(Visibility visibility) {
    write("main", 1, 5);
    CoreReader reader = session(options(visibility).filter(EVEN)).readAll(log);
    assertThat(reader.shape()).containsExactly("main:2", "main:4", "CaughtUp");
  }

  @Test
  void aFilterThatNothingPassesStillMovesTheCursor() {
    write("main", 1, 3);
    SubscribeOptions.Builder none =
        options(Visibility.COMMITTED)
            .filter(CompiledFilter.compile("kind == 'run.failed'"))
            .progressInterval(Duration.ofNanos(10));
    CoreReader reader = session(none).readAll(log);
    write("main", 4, 4);
    reader.readAll(log);
    reader.core().tick(0);
    reader.core().tick(10);
    assertThat(reader.readAll(log).shape()).containsExactly("CaughtUp", "Progress");
    CoreReader resumed = session(at(reader.lastCursor())).readAll(log);
    assertThat(resumed.events()).isEmpty();
  }

  @Test
  void aCursorResumesUnderAnotherFilter() {
    write("main", 1, 6);
    CoreReader first = session(options(Visibility.COMMITTED).filter(EVEN));
    first.read(log, 2);
    assertThat(first.events()).containsExactly("main:2");
    CoreReader second = session(at(first.lastCursor()).filter(event -> true)).readAll(log);
    assertThat(second.events()).containsExactly("main:3", "main:4", "main:5", "main:6");
  }

  @Test
  void aFilteredSessionStillEndsAndItsGapsAreStillTold() {
    write("main", 1, 3);
    Cursor behindTheFirst = firstCursor();
    log.deleteBefore(0, 2);
    log.commit(Events.bytes("s", "main", 4, "session.closed"));
    CoreReader reader =
        session(
                options(Visibility.COMMITTED)
                    .start(Start.cursor(behindTheFirst))
                    .filter(CompiledFilter.compile("false")))
            .readAll(log);
    assertThat(reader.shape()).containsExactly("RETENTION 0/1..1", "CaughtUp", "EndOfStream");
  }

  @Test
  void aFilterOfOnesOwnIsAskedOnceForEachEvent() {
    write("main", 1, 4);
    int[] asked = {0};
    session(options(Visibility.COMMITTED).filter(event -> ++asked[0] > 2)).readAll(log);
    assertThat(asked[0]).isEqualTo(4);
  }

  @Test
  void terminalEventsAloneAreDeliveredWhereTheFilterAsksForTheirLifecycle() {
    log.append(0, Events.CODEC.encode(with(1, Lifecycle.PROGRESS)));
    log.append(0, Events.CODEC.encode(with(2, Lifecycle.TERMINAL)));
    log.append(0, Events.CODEC.encode(with(3, Lifecycle.ORDINARY)));
    log.append(0, Events.CODEC.encode(with(4, Lifecycle.TERMINAL)));
    CompiledFilter terminal = CompiledFilter.compile("lifecycle == 'TERMINAL'");
    CoreReader reader = session(options(Visibility.COMMITTED).filter(terminal)).readAll(log);
    assertThat(reader.shape()).containsExactly("main:2", "main:4", "CaughtUp");
  }

  private static AgentEvent with(long sequence, Lifecycle lifecycle) {
    return AgentEvent.newBuilder(Events.event("s", "main", sequence))
        .setLifecycle(lifecycle)
        .build();
  }

  @Test
  void aRunIsReadFromTheFeedOrFromItsSessionAlone() {
    commit(feed, 0, of("a", 1, "r-1", "x"), of("a", 2, null, "x"), of("a", 3, "r-2", "x"));
    commit(feed, 1, of("b", 1, "r-1", "y"));
    CoreReader everywhere = reader(feed, Scope.run("r-1"));
    assertThat(everywhere.frames(Frame.Event.class))
        .extracting(Frame.Event::session)
        .containsExactlyInAnyOrder("a", "b");

    commit(log, 0, of("s", 1, "r-1", "x"), of("s", 2, "r-10", "x"), of("s", 3, "r-1", "x"));
    CoreReader here = reader(log, Scope.session("s").run("r-1"));
    assertThat(here.shape()).containsExactly("main:1", "main:3", "CaughtUp");
  }

  @Test
  void anAgentIsReadFromTheFeedOrFromItsSessionAlone() {
    commit(feed, 0, of("a", 1, null, "x"), of("a", 2, null, "y"));
    commit(feed, 1, of("b", 1, null, "y"));
    assertThat(reader(feed, Scope.agent("y")).events())
        .containsExactlyInAnyOrder("main:2", "main:1");

    commit(log, 0, of("s", 1, null, "x"), of("s", 2, null, "y"));
    CoreReader here = reader(log, Scope.session("s").agent("y"));
    assertThat(here.shape()).containsExactly("main:2", "CaughtUp");
  }

  @Test
  void aCursorBelongsToOneRunOfOneSession() {
    commit(log, 0, of("s", 1, "r-1", "x"));
    Cursor cursor = reader(log, Scope.session("s").run("r-1")).lastCursor();
    for (Scope other :
        new Scope[] {
          Scope.run("r-1"),
          Scope.session("s").run("r-2"),
          Scope.session("s").agent("r-1"),
          Scope.session("s")
        }) {
      assertThatThrownBy(() -> new CoreReader(other, at(cursor).build()))
          .isInstanceOf(CursorScopeException.class)
          .hasMessageContaining("run 'r-1' in session 's'")
          .hasMessageContaining(other.describe());
    }
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void sinceAMomentDeliversWhatIsStampedThenOrLater(Visibility visibility) {
    for (int sequence = 1; sequence <= 4; sequence++) {
      log.now = sequence * 100L;
      write("main", sequence, sequence);
    }
    CoreReader reader = session(since(visibility, 300)).readAll(log);
    assertThat(reader.shape()).containsExactly("main:3", "main:4", "CaughtUp");
    assertThat(session(since(visibility, 0)).readAll(log).events()).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void sinceAMomentToComeLeavesOutWhatIsWrittenBefore(Visibility visibility) {
    log.now = 100;
    write("main", 1, 1);
    CoreReader reader = session(since(visibility, 300)).readAll(log);
    log.now = 299;
    write("main", 2, 2);
    log.now = 300;
    write("main", 3, 3);
    assertThat(reader.readAll(log).shape()).containsExactly("CaughtUp", "main:3");
  }

  @Test
  void sinceAMomentInAClosedSessionIsTheEndAtOnce() {
    write("main", 1, 2);
    log.commit(Events.bytes("s", "main", 3, "session.closed"));
    CoreReader reader = session(since(Visibility.COMMITTED, 300)).readAll(log);
    assertThat(reader.shape()).containsExactly("CaughtUp", "EndOfStream");
  }

  private Cursor firstCursor() {
    CoreReader first = session(options(Visibility.COMMITTED));
    first.read(log, 1);
    return first.lastCursor();
  }

  private CoreReader session(SubscribeOptions.Builder options) {
    return CoreReader.on(log, Scope.session("s"), options.build());
  }

  private static CoreReader reader(ModelLog topic, Scope scope) {
    return CoreReader.on(topic, scope, SubscribeOptions.defaults()).readAll(topic);
  }

  private static SubscribeOptions.Builder options(Visibility visibility) {
    return SubscribeOptions.builder().visibility(visibility);
  }

  private static SubscribeOptions.Builder at(Cursor cursor) {
    return SubscribeOptions.builder().start(Start.cursor(cursor.token()));
  }

  private static SubscribeOptions.Builder since(Visibility visibility, long ms) {
    return options(visibility).start(Start.since(Instant.ofEpochMilli(ms)));
  }

  private void write(String branch, int first, int last) {
    for (int sequence = first; sequence <= last; sequence++) {
      log.append(0, Events.bytes("s", branch, sequence));
    }
  }

  private static void commit(ModelLog topic, int partition, AgentEvent... events) {
    for (AgentEvent event : events) {
      topic.append(partition, Events.CODEC.encode(event));
    }
  }

  private static AgentEvent of(String session, long sequence, @Nullable String run, String agent) {
    return AgentEvent.newBuilder(Events.event(session, "main", sequence))
        .setRunId(run)
        .setAgentId(agent)
        .build();
  }
}
