package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.DeliveryFailedException;
import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.FramesTakenException;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ways to get frames other than waiting for each, on the machinery that fills the queue. */
@Timeout(60)
class PushedSubscriptionTest {

  private static final String TOPIC = "agentlog.session.s";
  private static final int EVENTS = 500;

  private final ModelSource source = new ModelSource();
  private final SubscriptionHub hub =
      new SubscriptionHub(source, new HubThreads(), TimeUnit.HOURS.toNanos(1), System::nanoTime);
  private final List<String> got = new CopyOnWriteArrayList<>();

  @AfterEach
  void everyReaderIsClosed() {
    hub.close();
    assertThat(source.open).hasValue(0);
  }

  private Subscription subscribe(int capacity) {
    SubscribeOptions options =
        SubscribeOptions.builder()
            .overflow(Overflow.of(Overflow.Policy.BACKPRESSURE, capacity, 1))
            .build();
    return hub.subscribe(
        CoreSettings.of(Namespace.DEFAULT, Scope.session("s"), options, Events.CODEC));
  }

  private static ModelLog log(int events, boolean closed) {
    ModelLog log = new ModelLog(TOPIC, 1);
    for (int sequence = 1; sequence <= events; sequence++) {
      boolean last = closed && sequence == events;
      log.commit(
          last
              ? Events.bytes("s", "main", sequence, "session.closed")
              : Events.bytes("s", "main", sequence));
    }
    return log;
  }

  private static String shape(Frame frame) {
    return frame instanceof Frame.Event event
        ? Long.toString(event.sequence())
        : frame.getClass().getSimpleName();
  }

  private static List<String> all() {
    List<String> shapes = new ArrayList<>();
    for (int sequence = 1; sequence <= EVENTS; sequence++) {
      shapes.add(Integer.toString(sequence));
    }
    shapes.add("CaughtUp");
    shapes.add("EndOfStream");
    return shapes;
  }

  @Test
  void aListenerGetsTheSameFramesInTheSameOrder() {
    source.log = log(EVENTS, true);
    subscribe(16).deliver(frame -> got.add(shape(frame))).join();
    assertThat(got).isEqualTo(all());
  }

  @Test
  void anIterationGetsTheSameFramesInTheSameOrder() {
    source.log = log(EVENTS, true);
    Subscription subscription = subscribe(16);
    for (Frame frame : subscription.frames(Duration.ofSeconds(20))) {
      got.add(shape(frame));
    }
    assertThat(got).isEqualTo(all());
    assertThat(subscription.ended()).isTrue();
  }

  @Test
  void anIterationEndsWhenNothingComesAndAnotherGoesOn() {
    source.log = log(1, false);
    Subscription subscription = subscribe(16);
    Iterator<Frame> frames = subscription.frames(Duration.ofSeconds(20)).iterator();
    assertThat(shape(frames.next())).isEqualTo("1");
    assertThat(shape(frames.next())).isEqualTo("CaughtUp");
    Iterator<Frame> none = subscription.frames(Duration.ZERO).iterator();
    assertThat(none.hasNext()).isFalse();
    assertThatThrownBy(none::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("ask hasNext() first");
    assertThat(subscription.ended()).isFalse();
  }

  @Test
  void anInterruptEndsAnIterationAndStaysKnown() {
    source.log = log(0, false);
    Subscription subscription = subscribe(16);
    Iterator<Frame> frames = subscription.frames(Duration.ofHours(1)).iterator();
    assertThat(shape(frames.next())).isEqualTo("CaughtUp");
    Thread.currentThread().interrupt();
    assertThatThrownBy(frames::hasNext)
        .isInstanceOf(AgentLogException.class)
        .hasMessageContaining("was interrupted: read on, nothing is lost, or close it.");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aSlowListenerHoldsUpItselfAloneAndTheLogIsTheBuffer() throws Exception {
    source.log = log(EVENTS, true);
    CountDownLatch release = new CountDownLatch(1);
    List<CompletableFuture<@Nullable Void>> slow = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      slow.add(subscribe(8).deliver(frame -> release.await()));
    }
    subscribe(8).deliver(frame -> got.add(shape(frame))).get(30, TimeUnit.SECONDS);
    assertThat(got).isEqualTo(all());
    assertThat(slow).noneMatch(CompletableFuture::isDone);
    release.countDown();
    slow.forEach(CompletableFuture::join);
  }

  @Test
  void aListenerThatThrowsEndsItsSubscriptionAndNoOther() throws Exception {
    source.log = log(3, false);
    Subscription broken = subscribe(16);
    CompletableFuture<@Nullable Void> failed =
        broken.deliver(
            frame -> {
              throw new IllegalStateException("no");
            });
    Subscription other = subscribe(16);
    CompletableFuture<@Nullable Void> sound = other.deliver(frame -> got.add(shape(frame)));
    assertThatThrownBy(() -> failed.get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(DeliveryFailedException.class)
        .hasMessageStartingWith(
            "The listener of the subscription to session 's' threw java.lang.IllegalStateException on event 1 of branch 'main'");
    Awaitility.await().untilAsserted(() -> assertThat(got).contains("CaughtUp"));
    other.close();
    sound.get(30, TimeUnit.SECONDS);
  }

  @Test
  void aFailureOfTheLogReachesTheListenersOwner() {
    source.log = log(2, false);
    Subscription subscription = subscribe(16);
    CompletableFuture<@Nullable Void> done = subscription.deliver(frame -> got.add(shape(frame)));
    Awaitility.await().untilAsserted(() -> assertThat(got).hasSize(3));
    ModelLog log = source.log;
    if (log != null) {
      log.commit(new byte[] {9});
    }
    assertThatThrownBy(done::join).hasMessageContaining("is no accepted event");
  }

  @Test
  void closingTheHubEndsDeliveriesAlsoFromAListener() throws Exception {
    source.log = log(3, false);
    CompletableFuture<@Nullable Void> done = subscribe(16).deliver(frame -> hub.close());
    done.get(30, TimeUnit.SECONDS);
  }

  @Test
  void closingTheHubEndsDeliveriesThatWaitForAThread() throws Exception {
    source.log = log(3, false);
    CountDownLatch all = new CountDownLatch(CallbackThreads.MOST);
    List<CompletableFuture<@Nullable Void>> done = new ArrayList<>();
    for (int i = 0; i < CallbackThreads.MOST + 5; i++) {
      done.add(
          subscribe(16)
              .deliver(
                  frame -> {
                    all.countDown();
                    new CountDownLatch(1).await();
                  }));
    }
    all.await();
    hub.close();
    int waited = 0;
    for (CompletableFuture<@Nullable Void> one : done) {
      try {
        one.get(30, TimeUnit.SECONDS);
        waited++;
      } catch (ExecutionException interrupted) {
        assertThat(interrupted).hasRootCauseInstanceOf(InterruptedException.class);
      }
    }
    assertThat(waited).isEqualTo(5);
  }

  @Test
  void framesGoToOneTakerOnly() {
    source.log = log(0, false);
    Subscription subscription = subscribe(16);
    var unused = subscription.deliver(frame -> {});
    assertThatThrownBy(() -> subscription.next(Duration.ZERO))
        .isInstanceOf(FramesTakenException.class)
        .hasMessage(
            "The frames of the subscription to session 's' go to a listener, a publisher or a source already: take them there, or subscribe once more.");
    assertThatThrownBy(() -> subscription.source(() -> {}))
        .isInstanceOf(FramesTakenException.class);
  }

  @Test
  void aNamedStartGoesOnBehindWhatWasAcknowledged() throws Exception {
    source.log = log(5, false);
    Scope scope = Scope.session("s");
    ScopeIdentity identity = new ScopeIdentity(Namespace.DEFAULT, scope);
    Start.Stored start = new Start.Stored("n", Start.beginning());
    for (int from : List.of(1, 3, 4)) {
      NamedStart named = NamedStart.find(start, identity, SubscribeOptions.defaults(), hub);
      CoreSettings settings =
          CoreSettings.of(Namespace.DEFAULT, scope, named.options(), Events.CODEC);
      try (Subscription subscription = hub.subscribe(settings, named.ledger())) {
        Frame.Event first = (Frame.Event) subscription.next(Duration.ofSeconds(20)).orElseThrow();
        assertThat(first.sequence()).isEqualTo(from);
        if (from == 1) {
          first = (Frame.Event) subscription.next(Duration.ofSeconds(20)).orElseThrow();
        }
        subscription.ack(first.cursor()).get(20, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void whatHasNoNameCannotAcknowledge() throws Exception {
    source.log = log(1, false);
    Subscription subscription = subscribe(16);
    Frame.Event event = (Frame.Event) subscription.next(Duration.ofSeconds(20)).orElseThrow();
    assertThatThrownBy(() -> subscription.ack(event.cursor()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage(
            "The subscription to session 's' has no name to store a cursor under: start it with Start.stored(name, first), or store cursor.token() yourself.");
  }
}
