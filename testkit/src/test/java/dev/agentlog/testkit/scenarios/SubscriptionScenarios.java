package dev.agentlog.testkit.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.CursorDamagedException;
import dev.agentlog.consumer.CursorScopeException;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SessionMissingException;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.filter.CompiledFilter;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.Kinds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a subscriber may rely on, whatever log it reads. */
public abstract class SubscriptionScenarios extends LossScenarios {
  @ParameterizedTest
  @EnumSource(Visibility.class)
  void whatTheLogHasComesFirstThenWhatComesThenTheEnd(Visibility visibility) throws Exception {
    append(main, "a.one", "a.two");
    try (Subscription subscription =
        subscribe(Scope.session(id), SubscribeOptions.builder().visibility(visibility))) {
      Shapes frames = new Shapes(subscription);
      assertThat(frames.take(4)).containsExactly("main:1", "main:2", "main:3", "CaughtUp");
      append(main, "a.three");
      session.closeSession().verdict().join();

      assertThat(frames.take(3)).containsExactly("main:4", "main:5", "EndOfStream");
      assertThat(subscription.ended()).isTrue();
      assertThat(subscription.next(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void aScopeHasItsOwnEventsOnly() throws Exception {
    append(main, "a.one");
    main.fork("b", 1).verdict().join();
    append(session.branch("b"), "b.one");
    append(main, "a.two");
    session.closeSession().verdict().join();
    String run = "r-" + id;

    assertThat(whole(Scope.session(id)))
        .containsExactly("main:1", "main:2", "b:1", "b:2", "main:3", "main:4");
    assertThat(whole(Scope.session(id).branch("b"))).containsExactly("b:1", "b:2");
    assertThat(whole(Scope.session(id).lineage("b"))).containsExactly("main:1", "b:1", "b:2");
    assertThat(whole(Scope.session(id).run(run))).containsExactly("main:2", "b:2", "main:3");
    assertThat(whole(Scope.session(id).agent("nobody"))).isEmpty();
    assertThat(caughtUp(Scope.run(run))).containsExactly("main:2", "b:2", "main:3");
  }

  private List<String> whole(Scope scope) throws InterruptedException {
    return events(scope, Frame.EndOfStream.class);
  }

  private List<String> caughtUp(Scope scope) throws InterruptedException {
    return events(scope, Frame.CaughtUp.class);
  }

  private List<String> events(Scope scope, Class<? extends Frame> last)
      throws InterruptedException {
    try (Subscription subscription = subscribe(scope, Start.beginning())) {
      return new Shapes(subscription).until(last).stream().filter(s -> s.contains(":")).toList();
    }
  }

  @Test
  void aLineageWaitsForItsForkAndThenHasItsAncestors() throws Exception {
    append(main, "a.one", "a.two");
    try (Subscription subscription =
        subscribe(Scope.session(id).lineage("late"), Start.beginning())) {
      Shapes frames = new Shapes(subscription);
      assertThat(frames.take(1)).containsExactly("CaughtUp");
      main.fork("late", 2).verdict().join();
      append(session.branch("late"), "b.one");

      assertThat(frames.take(4)).containsExactly("main:1", "main:2", "late:1", "late:2");
    }
  }

  @Test
  void aStartLeavesOutWhatLiesBefore() throws Exception {
    append(main, "a.one", "a.two");

    assertThat(until(Scope.session(id).branch("main"), Start.after(2)))
        .containsExactly("main:3", "CaughtUp");
    assertThat(until(Scope.session(id), Start.now())).containsExactly("CaughtUp");
    assertThat(until(Scope.session(id), Start.since(Instant.EPOCH))).hasSize(4);
    assertThat(until(Scope.session(id), Start.since(Instant.now().plusSeconds(3_600))))
        .containsExactly("CaughtUp");
    assertThatThrownBy(() -> until(Scope.session(id), Start.after(1)))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void everyCursorResumesStrictlyBehindItsFrame() throws Exception {
    append(main, "a.one", "a.two");
    try (Subscription subscription = subscribe(Scope.session(id), Start.beginning())) {
      Shapes frames = new Shapes(subscription);
      List<String> all = frames.until(Frame.CaughtUp.class);
      for (Frame.Event event : frames.all(Frame.Event.class)) {
        int behind = (int) event.sequence();
        assertThat(until(Scope.session(id), Start.cursor(event.cursor().token())))
            .isEqualTo(all.subList(behind, all.size()));
      }
    }
  }

  @Test
  void aLongReplayIsReadWholeAndGoesOnWithWhatComesMeanwhile() throws Exception {
    List<EventDraft> drafts =
        Stream.generate(() -> EventDraft.of("a.b").data("{}").build()).limit(1_500).toList();
    main.appendAll(drafts).forEach(receipt -> receipt.verdict().join());
    try (Subscription subscription = subscribe(Scope.session(id), Start.beginning())) {
      Shapes frames = new Shapes(subscription);
      assertThat(frames.take(1)).containsExactly("main:1");
      append(main, "a.late");

      List<String> events = new ArrayList<>();
      while (events.size() < 1_501) {
        frames.take(1).stream().filter(shape -> shape.contains(":")).forEach(events::add);
      }
      assertThat(events)
          .isEqualTo(LongStream.rangeClosed(2, 1_502).mapToObj(n -> "main:" + n).toList());
    }
  }

  @Test
  void whatIsAcknowledgedUnderANameIsWhereTheNextOfThatNameGoesOn() throws Exception {
    append(main, "a.one", "a.two");
    Start named = Start.stored("reader-of-" + id, Start.beginning());
    try (Subscription subscription = subscribe(Scope.session(id), named)) {
      Shapes frames = new Shapes(subscription);
      assertThat(frames.take(2)).containsExactly("main:1", "main:2");
      subscription.ack(frames.all(Frame.Event.class).get(1).cursor()).get(60, TimeUnit.SECONDS);
      subscription.ack(frames.all(Frame.Event.class).get(0).cursor()).get(60, TimeUnit.SECONDS);
    }

    assertThat(until(Scope.session(id), named)).containsExactly("main:3", "CaughtUp");
    assertThatThrownBy(() -> subscribe(Scope.session(id).branch("main"), named))
        .isInstanceOf(CursorScopeException.class);
  }

  @Test
  void aListenerIsBroughtTheSameFrames() throws Exception {
    append(main, "a.one");
    session.closeSession().verdict().join();
    List<String> brought = new CopyOnWriteArrayList<>();
    try (Subscription subscription = subscribe(Scope.session(id), Start.beginning())) {
      subscription
          .deliver(frame -> brought.add(Shapes.shape(frame)))
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
    }

    assertThat(brought).containsExactly("main:1", "main:2", "main:3", "CaughtUp", "EndOfStream");
  }

  @Test
  void aCursorThatCannotBeUsedIsRefusedByType() throws Exception {
    Cursor cursor;
    try (Subscription subscription = subscribe(Scope.session(id), Start.beginning())) {
      cursor = ((Frame.Event) new Shapes(subscription).next()).cursor();
    }
    String token = cursor.token();

    assertThatThrownBy(() -> subscribe(Scope.session("another"), Start.cursor(cursor)))
        .isInstanceOf(CursorScopeException.class);
    assertThatThrownBy(() -> Start.cursor(token.substring(1)))
        .isInstanceOf(CursorDamagedException.class);
  }

  @Test
  void aSessionThatIsMissingIsWaitedForOrRefused() throws Exception {
    String missing = id + "-missing";
    try (Subscription subscription = subscribe(Scope.session(missing), Start.beginning())) {
      Shapes frames = new Shapes(subscription);
      assertThat(frames.take(1)).containsExactly("CaughtUp");
      var unused = log().producer().open(missing);
      assertThat(frames.take(1)).containsExactly("main:1");
    }
    SubscribeOptions.Builder strict = SubscribeOptions.builder().mustExist(true);
    assertThatThrownBy(() -> subscribe(Scope.session(id + "-never"), strict))
        .isInstanceOf(SessionMissingException.class);
  }

  @Test
  void aFilterPassesOverWhatDoesNotMatch() throws Exception {
    append(main, "tool.used", "note.taken", "tool.dropped");
    CompiledFilter filter = CompiledFilter.compile("kind.startsWith('tool.') && has(run)");
    try (Subscription subscription =
        subscribe(Scope.session(id), SubscribeOptions.builder().filter(filter))) {
      assertThat(new Shapes(subscription).take(3)).containsExactly("main:2", "main:4", "CaughtUp");
    }
  }

  @Test
  void liveEventsComeOnceCaughtUp() throws Exception {
    try (Subscription subscription =
        subscribe(Scope.session(id), SubscribeOptions.builder().live(true))) {
      Shapes frames = new Shapes(subscription);
      assertThat(frames.take(2)).containsExactly("main:1", "CaughtUp");
      main.live(EventDraft.of(Kinds.MODEL_DELTA).data("{\"text\":\"Hel\"}").build());
      assertThat(frames.take(1)).containsExactly("live {\"text\":\"Hel\"}");
      append(main, "a.one");
      assertThat(frames.take(1)).containsExactly("main:2");
    }
  }

  @Test
  void liveEventsOfALineageAreThoseOfItsBranch() throws Exception {
    main.fork("b", 1).verdict().join();
    try (Subscription subscription =
        subscribe(Scope.session(id).lineage("b"), SubscribeOptions.builder().live(true))) {
      Shapes frames = new Shapes(subscription);
      assertThat(frames.take(3)).containsExactly("main:1", "b:1", "CaughtUp");
      main.live(EventDraft.of(Kinds.MODEL_DELTA).data("{\"of\":\"main\"}").build());
      session.branch("b").live(EventDraft.of(Kinds.MODEL_DELTA).data("{\"of\":\"b\"}").build());

      assertThat(frames.take(1)).containsExactly("live {\"of\":\"b\"}");
    }
  }

  @Test
  void closingWakesTheReader() throws Exception {
    Subscription subscription = subscribe(Scope.session(id), Start.now());
    Shapes frames = new Shapes(subscription);
    assertThat(frames.take(1)).containsExactly("CaughtUp");
    CompletableFuture<Throwable> reading =
        CompletableFuture.supplyAsync(() -> catchThrowable(frames::next));
    subscription.close();

    assertThat(reading.get(60, TimeUnit.SECONDS)).isInstanceOf(SubscriptionClosedException.class);
  }
}
