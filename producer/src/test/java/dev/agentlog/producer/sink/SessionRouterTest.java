package dev.agentlog.producer.sink;

import static dev.agentlog.producer.sink.ScriptedSink.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.schemas.InvalidArgumentException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionRouterTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final ScriptedSink one = new ScriptedSink();
  private final ScriptedSink two = new ScriptedSink();
  private final SessionRouter router = SessionRouter.create();

  private void routeBoth() {
    router.route("one", one);
    router.route("two", two);
  }

  @Test
  void anEventReachesItsOwnSessionsSinkOnly() {
    routeBoth();

    router.accept(SinkEvent.of("one", draft("a")));
    router.accept(SinkEvent.of("two", draft("b")));

    assertThat(one.data()).containsExactly("a");
    assertThat(two.data()).containsExactly("b");
  }

  @Test
  void anEventWithoutASessionGetsTheCallersAndOneWithASessionKeepsIt() {
    routeBoth();
    AgentEventSink caller = router.withDefaultSession("two");

    caller.accept(SinkEvent.of(draft("mine")));
    caller.accept(SinkEvent.of("one", draft("other")));

    assertThat(two.taken).extracting(SinkEvent::session).containsExactly("two");
    assertThat(one.data()).containsExactly("other");
  }

  @Test
  void anEventWithoutAnySessionIsRefused() {
    assertThatThrownBy(() -> router.accept(SinkEvent.of(draft("x"))))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("names no session; give it one");
  }

  @Test
  void anEventOfASessionWithoutASinkIsRefusedAndCounted() {
    routeBoth();

    assertThatThrownBy(() -> router.accept(SinkEvent.of("three", draft("x"))))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("the session 'three' has no sink");

    assertThat(router.unrouted()).isEqualTo(1);
  }

  @Test
  void sessionsWhoseNamesDifferInPunctuationOnlyDoNotMeet() {
    List<String> opened = new ArrayList<>();
    SessionRouter opening =
        SessionRouter.opening(
            session -> {
              opened.add(session);
              return new ScriptedSink();
            });

    opening.accept(SinkEvent.of("a/b", draft("x")));
    opening.accept(SinkEvent.of("a:b", draft("x")));
    opening.accept(SinkEvent.of("a/b", draft("y")));

    assertThat(opened).containsExactly("a/b", "a:b");
  }

  @Test
  void clearingASessionFlushesAndClosesItsSinkAndLeavesTheOthers() {
    routeBoth();

    router.clear("one", LONG);
    router.clear("one", LONG);

    assertThat(one.flushes).hasValue(1);
    assertThat(one.closes).hasValue(1);
    assertThat(two.closes).hasValue(0);
    router.accept(SinkEvent.of("two", draft("b")));
    assertThat(two.data()).containsExactly("b");
  }

  @Test
  void clearingASessionTakesItsSinkAwayAlsoIfTheFlushFails() {
    routeBoth();
    one.onFlush =
        () -> {
          throw new SinkException("one event lost");
        };

    assertThatThrownBy(() -> router.clear("one", LONG)).hasMessage("one event lost");

    assertThat(one.closes).hasValue(1);
    router.route("one", new ScriptedSink());
  }

  @Test
  void aFlushReachesEverySessionAlsoIfOneFails() {
    routeBoth();
    one.onFlush =
        () -> {
          throw new SinkException("lost");
        };
    two.onFlush = one.onFlush;

    assertThatThrownBy(() -> router.flush(LONG))
        .hasMessage("lost")
        .satisfies(first -> assertThat(first.getSuppressed()).hasSize(1));
  }

  @Test
  void aSessionHasOneSinkAndAClosedRouterNone() {
    routeBoth();
    assertThatThrownBy(() -> router.route("one", two)).hasMessageContaining("it has a sink");

    router.close();
    router.close();

    assertThat(one.closes).hasValue(1);
    assertThatThrownBy(() -> router.accept(SinkEvent.of("one", draft("x"))))
        .isInstanceOf(SinkClosedException.class);
  }

  @Test
  void idsThatCannotBeAreRefusedAtOnce() {
    assertThatThrownBy(() -> SinkEvent.of("", draft("x")))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> new SinkEvent("s", " ", draft("x")))
        .isInstanceOf(InvalidEventException.class);
    assertThatThrownBy(() -> one.withDefaultSession(""))
        .isInstanceOf(InvalidArgumentException.class);
  }
}
