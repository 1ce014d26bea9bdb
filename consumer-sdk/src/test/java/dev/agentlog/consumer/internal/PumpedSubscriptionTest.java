package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.LogAccessException;
import dev.agentlog.consumer.LogReadException;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.PositionBeyondEndException;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.SubscribeTimeoutException;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PumpedSubscriptionTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String TOPIC = "agentlog.session.s";

  private final ModelSource source = new ModelSource();
  private final List<SubscriptionHub> hubs = new ArrayList<>();
  private Duration checkEvery = Duration.ofHours(1);

  @AfterEach
  void everyReaderIsClosed() {
    hubs.forEach(SubscriptionHub::close);
    assertThat(source.open).hasValue(0);
  }

  @Test
  void deliversFramesAndEndsWithTheSession() throws Exception {
    source.log = log(Events.bytes("s", "main", 1), Events.bytes("s", "main", 2, "session.closed"));
    try (Subscription subscription = subscribe(SubscribeOptions.defaults())) {
      assertThat(take(subscription, 4))
          .containsExactly("Event", "Event", "CaughtUp", "EndOfStream");
      assertThat(subscription.ended()).isTrue();
      Awaitility.await().untilAsserted(() -> assertThat(source.open).hasValue(0));
      assertThat(subscription.next(LONG)).isEmpty();
    }
  }

  @Test
  void nextWithoutTimeTakesWhatIsThere() throws Exception {
    source.log = log(Events.bytes("s", "main", 1));
    try (Subscription subscription = subscribe(SubscribeOptions.defaults())) {
      Optional<Frame> first =
          Awaitility.await().until(() -> subscription.next(Duration.ZERO), Optional::isPresent);
      assertThat(first).get().isInstanceOf(Frame.Event.class);
    }
  }

  @Test
  void aBacklogLongerThanAnyQueueComesWholeAndInOrderBeforeCaughtUp() throws Exception {
    int backlog = 3_000;
    source.log =
        log(
            LongStream.rangeClosed(1, backlog)
                .mapToObj(sequence -> Events.bytes("s", "main", sequence))
                .toArray(byte[][]::new));
    SubscribeOptions small =
        SubscribeOptions.builder()
            .overflow(Overflow.of(Overflow.Policy.BACKPRESSURE, 16, 1))
            .build();
    try (Subscription subscription = subscribe(small)) {
      for (long sequence = 1; sequence <= backlog; sequence++) {
        Frame frame = subscription.next(LONG).orElseThrow();
        assertThat(((Frame.Event) frame).sequence()).isEqualTo(sequence);
      }
      assertThat(take(subscription, 1)).containsExactly("CaughtUp");
    }
  }

  @Test
  void waitsForATopicThatIsMissing() throws Exception {
    try (Subscription subscription = subscribe(SubscribeOptions.defaults())) {
      assertThat(take(subscription, 1)).containsExactly("CaughtUp");
      assertThat(subscription.next(Duration.ofMillis(150))).isEmpty();
      source.log = log(Events.bytes("s", "main", 1));
      assertThat(take(subscription, 1)).containsExactly("Event");
    }
  }

  @Test
  void keepsTryingWhileTheBrokerIsAway() throws Exception {
    source.log = log(Events.bytes("s", "main", 1));
    checkEvery = Duration.ofNanos(1);
    try (Subscription subscription = subscribe(SubscribeOptions.defaults())) {
      take(subscription, 2);
      source.away = true;
      assertThat(subscription.next(Duration.ofMillis(250))).isEmpty();
      source.away = false;
      append(Events.bytes("s", "main", 2));
      assertThat(take(subscription, 1)).containsExactly("Event");
    }
  }

  @Test
  void subscribingGivesUpAfterItsTimeAndNamesTheState() {
    source.silent = true;
    SubscribeOptions options =
        SubscribeOptions.builder().subscribeTimeout(Duration.ofMillis(50)).build();
    assertThatThrownBy(() -> subscribe(options))
        .isInstanceOf(SubscribeTimeoutException.class)
        .hasMessageContaining("session 's'")
        .hasMessageContaining("Looking");
  }

  @Test
  void aRefusalOfTheBrokerFailsTheSubscription() {
    source.refusal =
        KafkaFailures.of("describe", TOPIC, new TopicAuthorizationException("no right"));
    assertThatThrownBy(() -> subscribe(SubscribeOptions.defaults()))
        .isInstanceOf(LogAccessException.class)
        .hasMessageContaining(TOPIC);
  }

  @Test
  void aFailureIsThrownAgainByEveryCall() throws Exception {
    source.log = log(Events.bytes("s", "main", 1));
    try (Subscription subscription = subscribe(SubscribeOptions.defaults())) {
      take(subscription, 2);
      append(new byte[] {9});
      for (int call = 0; call < 2; call++) {
        assertThatThrownBy(() -> subscription.next(LONG))
            .hasMessageContaining("is no accepted event");
      }
      Awaitility.await().untilAsserted(() -> assertThat(source.open).hasValue(0));
    }
  }

  @Test
  void aTopicMadeAnewIsNoticedByTheRegularLook() throws Exception {
    source.log = log(Events.bytes("s", "main", 1));
    checkEvery = Duration.ofNanos(1);
    try (Subscription subscription = subscribe(SubscribeOptions.defaults())) {
      take(subscription, 2);
      source.log = log(Events.bytes("s", "main", 1));
      assertThat(take(subscription, 2)).containsExactly("RESET", "Event");
    }
  }

  @Test
  void recordsThatMayComeFromAnotherTopicAreHeldBackUntilThatIsKnown() throws Exception {
    source.log = log(Events.bytes("s", "main", 1));
    try (Subscription subscription = subscribe(SubscribeOptions.defaults())) {
      take(subscription, 2);
      source.silent = true;
      source.doubt = true;
      append(Events.bytes("s", "main", 2));
      assertThat(subscription.next(Duration.ofMillis(150))).isEmpty();
      source.silent = false;
      source.log = log(Events.bytes("s", "main", 1), Events.bytes("s", "main", 2));
      source.answer();
      assertThat(take(subscription, 3)).containsExactly("RESET", "Event", "Event");
    }
  }

  @Test
  void recordsHeldBackAreDeliveredWhenTheTopicIsTheSame() throws Exception {
    source.log = log(Events.bytes("s", "main", 1));
    try (Subscription subscription = subscribe(SubscribeOptions.defaults())) {
      take(subscription, 2);
      source.silent = true;
      source.doubt = true;
      append(Events.bytes("s", "main", 2));
      assertThat(subscription.next(Duration.ofMillis(150))).isEmpty();
      source.silent = false;
      source.answer();
      assertThat(take(subscription, 1)).containsExactly("Event");
    }
  }

  @Test
  void aPositionOutOfRangeIsLookedInto() throws Exception {
    source.log = log(Events.bytes("s", "main", 1));
    try (Subscription subscription = subscribe(SubscribeOptions.defaults())) {
      take(subscription, 2);
      ModelLog log = model();
      // Nobody reads what is deleted at once.
      synchronized (log) {
        append(Events.bytes("s", "main", 2));
        append(Events.bytes("s", "main", 3));
        log.deleteBefore(0, 4);
      }
      assertThat(take(subscription, 2)).containsExactly("RETENTION", "Event");
    }
  }

  @Test
  void aPositionBeyondTheEndIsDoubtedBeforeItFails() throws Exception {
    ModelLog full = log(Events.bytes("s", "main", 1));
    source.log = full;
    Frame last;
    try (Subscription subscription = subscribe(SubscribeOptions.defaults())) {
      take(subscription, 1);
      last = subscription.next(LONG).orElseThrow();
    }
    ModelLog shorter = full.shortened();
    source.log = shorter;
    int before = source.describes.get();
    SubscribeOptions resume =
        SubscribeOptions.builder().start(Start.cursor(((Frame.Positioned) last).cursor())).build();
    assertThatThrownBy(() -> subscribe(resume)).isInstanceOf(PositionBeyondEndException.class);
    assertThat(source.describes.get() - before).isGreaterThan(EngineState.MAX_DOUBTS);
  }

  @Test
  void closingWakesAReaderFromAnotherThread() throws Exception {
    source.log = log();
    source.blocking = true;
    Subscription subscription = subscribe(SubscribeOptions.defaults());
    take(subscription, 1);
    CompletableFuture<Optional<Frame>> reading =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return subscription.next(Duration.ofHours(1));
              } catch (InterruptedException e) {
                throw new CompletionException(e);
              }
            });
    assertThat(source.inPoll.await(20, TimeUnit.SECONDS)).isTrue();
    subscription.close();
    assertThatThrownBy(reading::join).hasCauseInstanceOf(SubscriptionClosedException.class);
    subscription.close();
    assertThatThrownBy(() -> subscription.next(LONG))
        .isInstanceOf(SubscriptionClosedException.class);
  }

  @Test
  void anInterruptEndsTheWaitAndLosesNothing() throws Exception {
    source.log = log();
    try (Subscription subscription = subscribe(SubscribeOptions.defaults())) {
      take(subscription, 1);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread reader =
          new Thread(
              () -> {
                try {
                  subscription.next(Duration.ofHours(1));
                } catch (InterruptedException expected) {
                  thrown.set(expected);
                }
              });
      reader.start();
      Awaitility.await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
      reader.interrupt();
      reader.join(20_000);
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      append(Events.bytes("s", "main", 1));
      assertThat(take(subscription, 1)).containsExactly("Event");
    }
  }

  @Test
  void anUnknownFailureIsTypedAndCarriesItsCause() {
    source.refusal = new IllegalStateException("surprise");
    assertThatThrownBy(() -> subscribe(SubscribeOptions.defaults()))
        .isInstanceOf(LogReadException.class)
        .hasRootCauseMessage("surprise");
  }

  @Test
  void toStringNamesScopeStateAndPositions() throws Exception {
    source.log = log(Events.bytes("s", "main", 1));
    try (Subscription subscription = subscribe(SubscribeOptions.defaults())) {
      assertThat(subscription.toString())
          .startsWith("Subscription[session 's', ")
          .contains("agentlog.session.s [0: ", "of 1024 waiting");
      take(subscription, 2);
      assertThat(subscription.toString()).contains("agentlog.session.s [0: 2]");
    }
  }

  private Subscription subscribe(SubscribeOptions options) {
    CoreSettings settings =
        CoreSettings.of(Namespace.DEFAULT, Scope.session("s"), options, Events.CODEC);
    SubscriptionHub hub =
        new SubscriptionHub(source, new HubThreads(), checkEvery.toNanos(), System::nanoTime);
    hubs.add(hub);
    PumpedSubscription subscription = hub.subscribe(settings);
    subscription.awaitBegun(options.subscribeTimeout());
    return subscription;
  }

  private static List<String> take(Subscription subscription, int count)
      throws InterruptedException {
    List<String> shapes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Frame frame = subscription.next(LONG).orElseThrow();
      shapes.add(
          frame instanceof Frame.Gap gap ? gap.reason().name() : frame.getClass().getSimpleName());
    }
    return shapes;
  }

  private static ModelLog log(byte[]... events) {
    ModelLog log = new ModelLog(TOPIC, 1);
    if (events.length > 0) {
      log.commit(events);
    }
    return log;
  }

  private ModelLog model() {
    ModelLog log = source.log;
    if (log == null) {
      throw new AssertionError("there is no log");
    }
    return log;
  }

  private void append(byte[] event) {
    model().commit(event);
  }
}
