package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.FrameSource;
import dev.agentlog.consumer.LiveTopicMissingException;
import dev.agentlog.consumer.LogPosition;
import dev.agentlog.consumer.LoggedEvent;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.SubscribeTimeoutException;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.consumer.filter.CompiledFilter;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Live events between the frames of a tail. */
@Timeout(60)
class LiveSubscriptionTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String LIVE = "agentlog.live";
  private static final int PARTITIONS = 4;
  private static final Cursor CURSOR = () -> "x";

  private final ModelSource live = new ModelSource();
  private final ModelLog sent = new ModelLog(LIVE, PARTITIONS);
  private final Logged logged = new Logged();
  private final AtomicLong clock = new AtomicLong();
  private final List<Subscription> closed = new ArrayList<>();
  private final List<SubscriptionHub> hubs = new ArrayList<>();

  LiveSubscriptionTest() {
    live.log = sent;
  }

  @AfterEach
  void everyReaderIsClosed() {
    hubs.forEach(SubscriptionHub::close);
    assertThat(live.open).hasValue(0);
  }

  /** What the log has, as the test says. */
  private static final class Logged implements Subscription {

    private final Deque<Frame> frames = new ArrayDeque<>();
    private boolean ended;
    private boolean closed;

    void events(long... sequences) {
      for (long sequence : sequences) {
        LoggedEvent event =
            new LoggedEvent(
                new LogPosition("agentlog.session.s", 0, sequence),
                0,
                Events.bytes("s", "main", sequence),
                new RecordHeaders(),
                Events.CODEC);
        frames.add(new Frame.Event(event, CURSOR));
      }
    }

    @Override
    public Scope scope() {
      return Scope.session("s");
    }

    @Override
    public Optional<Frame> next(Duration timeout) {
      if (closed) {
        throw new SubscriptionClosedException("closed");
      }
      Optional<Frame> next = Optional.ofNullable(frames.poll());
      ended |= next.isPresent() && next.get() instanceof Frame.EndOfStream;
      return next;
    }

    @Override
    public CompletableFuture<@Nullable Void> ack(Cursor cursor) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public FrameSource source(Runnable readable) {
      return new FrameSource() {
        @Override
        public Optional<Frame> poll() {
          return next(Duration.ZERO);
        }

        @Override
        public boolean ended() {
          return ended;
        }
      };
    }

    @Override
    public Subscription repair(Frame.Gap gap) {
      return this;
    }

    @Override
    public boolean ended() {
      return ended;
    }

    @Override
    public long droppedCopies() {
      return 0;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private Subscription subscribe(Scope scope, SubscribeOptions.Builder options) {
    CoreSettings settings =
        CoreSettings.of(
            Namespace.DEFAULT,
            scope,
            options.live(true).subscribeTimeout(Duration.ofMillis(200)).build(),
            Events.CODEC);
    LongSupplier time = () -> System.nanoTime() + clock.get();
    LiveTail tail = LiveTail.begin(settings, live, time, PARTITIONS);
    SubscriptionHub hub = new SubscriptionHub(live, new HubThreads(), Long.MAX_VALUE, time);
    hubs.add(hub);
    return new LiveSubscription(logged, tail, hub, closed::add);
  }

  private Subscription subscribe(Scope scope) {
    return subscribe(scope, SubscribeOptions.builder());
  }

  private Subscription caughtUp(Scope scope) throws Exception {
    Subscription subscription = subscribe(scope);
    logged.frames.add(new Frame.CaughtUp(CURSOR));
    assertThat(take(subscription, 1)).containsExactly("CaughtUp");
    return subscription;
  }

  private void send(String session, String branch, String text) {
    send(session, Events.live(session, branch, text));
  }

  private void send(String session, AgentEvent event) {
    sent.append(SessionPartitions.partitionOf(session, PARTITIONS), Events.CODEC.encode(event));
  }

  private static String shape(Frame frame) {
    if (frame instanceof Frame.Event event) {
      return event.branch() + ":" + event.sequence();
    }
    return frame instanceof Frame.Live now
        ? now.event().branch() + " " + now.event().event().getData()
        : frame.getClass().getSimpleName();
  }

  private static List<String> take(Subscription subscription, int count) throws Exception {
    List<String> shapes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shapes.add(shape(subscription.next(LONG).orElseThrow()));
    }
    return shapes;
  }

  /** Takes so many frames, and whatever comes behind them at once. */
  private static List<String> rest(Subscription subscription, int count) throws Exception {
    List<String> shapes = take(subscription, count);
    for (int look = 0; look < 20; look++) {
      subscription.next(Duration.ZERO).ifPresent(frame -> shapes.add(shape(frame)));
    }
    return shapes;
  }

  @Test
  void liveEventsComeOnceCaughtUpAndNeverBefore() throws Exception {
    send("s", "main", "too early");
    logged.events(1, 2);
    try (Subscription subscription = subscribe(Scope.session("s"))) {
      send("s", "main", "a");
      send("s", "main", "b");
      assertThat(rest(subscription, 2)).containsExactly("main:1", "main:2");
      logged.frames.add(new Frame.CaughtUp(CURSOR));
      assertThat(rest(subscription, 3))
          .containsExactly("CaughtUp", "main {\"text\":\"a\"}", "main {\"text\":\"b\"}");
    }
    assertThat(closed).hasSize(1);
    assertThat(logged.closed).isTrue();
  }

  @Test
  void whatTheLogHasGoesFirstHoweverMuchIsSentLive() throws Exception {
    try (Subscription subscription = caughtUp(Scope.session("s"))) {
      for (int i = 0; i < 100; i++) {
        send("s", "main", String.valueOf(i));
      }
      take(subscription, 10);
      logged.events(1, 2);
      assertThat(take(subscription, 2)).containsExactly("main:1", "main:2");
      assertThat(rest(subscription, 90)).hasSize(90);
    }
  }

  @Test
  void aLongReplayIsNotFollowedByWhatWasSentLongBeforeItsEnd() throws Exception {
    logged.events(1, 2);
    try (Subscription subscription = subscribe(Scope.session("s"))) {
      send("s", "main", "old");
      clock.addAndGet(2_000_000_000L);
      take(subscription, 2);
      send("s", "main", "new");
      logged.frames.add(new Frame.CaughtUp(CURSOR));
      assertThat(rest(subscription, 2)).containsExactly("CaughtUp", "main {\"text\":\"new\"}");
    }
  }

  @Test
  void scopeAndFilterHoldForLiveEventsToo() throws Exception {
    Scope scope = Scope.session("s").branch("b");
    SubscribeOptions.Builder options =
        SubscribeOptions.builder().filter(CompiledFilter.compile("data.text.startsWith('y')"));
    try (Subscription subscription = subscribe(scope, options)) {
      logged.frames.add(new Frame.CaughtUp(CURSOR));
      take(subscription, 1);
      send("s", "b", "yes");
      send("s", "b", "no");
      send("s", "main", "yes, elsewhere");
      send("t", "b", "yes, of another");
      assertThat(rest(subscription, 1)).containsExactly("b {\"text\":\"yes\"}");
    }
  }

  @Test
  void anotherSessionOnTheSamePartitionIsPassedOver() throws Exception {
    int partition = SessionPartitions.partitionOf("s", PARTITIONS);
    try (Subscription subscription = caughtUp(Scope.session("s"))) {
      sent.append(partition, Events.CODEC.encode(Events.live("other", "main", "x")));
      send("s", "main", "a");
      assertThat(rest(subscription, 1)).containsExactly("main {\"text\":\"a\"}");
    }
  }

  @Test
  void whatIsNoLiveEventIsPassedOver() throws Exception {
    int partition = SessionPartitions.partitionOf("s", PARTITIONS);
    try (Subscription subscription = caughtUp(Scope.session("s"))) {
      sent.append(partition, new byte[] {1, 2, 3});
      send("s", Events.event("s", "main", 7));
      send(
          "s",
          AgentEvent.newBuilder(Events.live("s", "main", "x"))
              .setLifecycle(Lifecycle.TERMINAL)
              .build());
      send("s", "main", "a");
      assertThat(rest(subscription, 1)).containsExactly("main {\"text\":\"a\"}");
    }
  }

  @Test
  void afterTheEndNothingComes() throws Exception {
    try (Subscription subscription = caughtUp(Scope.session("s"))) {
      logged.frames.add(new Frame.EndOfStream(CURSOR));
      send("s", "main", "a");
      assertThat(rest(subscription, 1)).containsExactly("EndOfStream");
      assertThat(subscription.ended()).isTrue();
    }
  }

  @Test
  void troubleWithLiveEventsLeavesTheLogAloneAndTheyComeAgain() throws Exception {
    try (Subscription subscription = caughtUp(Scope.session("s"))) {
      send("s", "main", "a");
      assertThat(rest(subscription, 1)).hasSize(1);
      live.away = true;
      logged.events(1);
      assertThat(rest(subscription, 1)).containsExactly("main:1");
      live.away = false;
      send("s", "main", "while it was away");
      clock.addAndGet(2_000_000_000L);
      assertThat(rest(subscription, 0)).isEmpty();
      send("s", "main", "b");
      assertThat(rest(subscription, 1)).containsExactly("main {\"text\":\"b\"}");
    }
  }

  @Test
  void aReaderThatCannotBeOpenedIsTroubleThatPasses() throws Exception {
    live.unopenable = new KafkaException("Failed to construct kafka consumer");
    try (Subscription subscription = caughtUp(Scope.session("s"))) {
      logged.events(1);
      assertThat(rest(subscription, 1)).containsExactly("main:1");
      live.unopenable = null;
      clock.addAndGet(2_000_000_000L);
      assertThat(rest(subscription, 0)).isEmpty();
      send("s", "main", "a");
      assertThat(rest(subscription, 1)).containsExactly("main {\"text\":\"a\"}");
    }
  }

  @Test
  void anAnswerThatComesTooLateBringsNothingAgain() throws Exception {
    try (Subscription subscription = subscribe(Scope.session("s"))) {
      live.slow = true;
      clock.addAndGet(2_000_000_000L);
      assertThat(rest(subscription, 0)).isEmpty();
      live.slow = false;
      logged.frames.add(new Frame.CaughtUp(CURSOR));
      take(subscription, 1);
      send("s", "main", "a");
      assertThat(rest(subscription, 1)).hasSize(1);
      live.answer();
      live.away = true;
      assertThat(rest(subscription, 0)).isEmpty();
      live.away = false;
      clock.addAndGet(2_000_000_000L);
      assertThat(rest(subscription, 0)).isEmpty();
      send("s", "main", "b");
      assertThat(rest(subscription, 1)).containsExactly("main {\"text\":\"b\"}");
    }
  }

  @Test
  void whereRetentionWasFasterItGoesOnAtTheEnd() throws Exception {
    int partition = SessionPartitions.partitionOf("s", PARTITIONS);
    try (Subscription subscription = caughtUp(Scope.session("s"))) {
      assertThat(rest(subscription, 0)).isEmpty();
      send("s", "main", "a");
      send("s", "main", "b");
      sent.deleteBefore(partition, 2);
      clock.addAndGet(2_000_000_000L);
      assertThat(rest(subscription, 0)).isEmpty();
      send("s", "main", "c");
      assertThat(rest(subscription, 1)).containsExactly("main {\"text\":\"c\"}");
    }
  }

  @Test
  void aMissingTopicIsToldWhenSubscribing() {
    live.log = null;
    assertThatThrownBy(() -> subscribe(Scope.session("s")))
        .isInstanceOf(LiveTopicMissingException.class)
        .hasMessage(
            "The subscription to session 's' in namespace 'agentlog' asks for live events, and there is no topic 'agentlog.live' of 4 partitions: start a sequencer, which makes it, or subscribe without live events.");
  }

  @Test
  void noAnswerInTimeIsToldWhenSubscribing() {
    live.silent = true;
    assertThatThrownBy(() -> subscribe(Scope.session("s")))
        .isInstanceOf(SubscribeTimeoutException.class)
        .hasMessageContaining("no broker told of the live events");
  }

  @Test
  void closingEndsIt() throws Exception {
    Subscription subscription = caughtUp(Scope.all());
    assertThat(rest(subscription, 0)).isEmpty();
    subscription.close();
    subscription.close();
    assertThatThrownBy(() -> subscription.next(LONG))
        .isInstanceOf(SubscriptionClosedException.class);
    assertThat(closed).contains(subscription);
  }
}
