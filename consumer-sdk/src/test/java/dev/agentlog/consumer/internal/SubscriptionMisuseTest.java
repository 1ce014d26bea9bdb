package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.OffsetRange;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.SchemaRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each misuse of consumers and subscriptions is told, word for word. */
@Timeout(60)
public class SubscriptionMisuseTest {

  private static final String TAKEN =
      "The frames of the subscription to session 's' go to a listener, a publisher or a source already: take them there, or subscribe once more.";
  private static final String CLOSED =
      "The subscription to session 's' is closed: subscribe again from the last cursor.";
  private static final Cursor OF_ALL = AckLedgerTest.at(Uuid.randomUuid(), 1);

  private final SourceConsumer consumer =
      new SourceConsumer(
          ConsumerOptions.builder("nobody:1").build(),
          new NamespaceMeta(1, 1, "bundled:", List.of(1), NamespaceMeta.Sealing.RUN),
          new ModelSource(),
          SchemaRegistry.of(SchemaRegistry.BUNDLED),
          () -> {});

  /** A misuse. */
  private interface Misuse {
    void of(SourceConsumer consumer, Subscription subscription) throws Exception;
  }

  /** The table, for who looks whether it is whole. */
  public static Stream<Arguments> misuses() {
    return Stream.of(
        row(
            "AgentLogConsumer.subscribe",
            (consumer, subscription) ->
                consumer.subscribe(
                    Scope.session("s"), SubscribeOptions.builder().start(Start.after(1)).build()),
            "A subscription to session 's' cannot start after sequence 1: sequences are per branch, so name the branch, or start at a cursor."),
        row(
            "AgentLogConsumer.subscribe Start.stored",
            (consumer, subscription) ->
                consumer.subscribe(
                    Scope.session("s"),
                    SubscribeOptions.builder().start(Start.stored("n", Start.after(1))).build()),
            "A subscription to session 's' cannot start after sequence 1: sequences are per branch, so name the branch, or start at a cursor."),
        row(
            "AgentLogConsumer.subscribe SubscribeOptions.Builder.start",
            (consumer, subscription) ->
                consumer.subscribe(
                    Scope.session("s"),
                    SubscribeOptions.builder().start(Start.cursor(OF_ALL)).build()),
            "The cursor belongs to all sessions in namespace 'agentlog' and cannot be used for session 's' in namespace 'agentlog': subscribe to what it was taken on, or start from the beginning."),
        row(
            "AgentLogConsumer.subscribe SubscribeOptions.Builder.mustExist",
            (consumer, subscription) ->
                consumer.subscribe(
                    Scope.session("t"), SubscribeOptions.builder().mustExist(true).build()),
            "The subscription to session 't' in namespace 'agentlog' found no topic 'agentlog.session.t': open the session first, or subscribe without mustExist to wait for it."),
        row(
            "AgentLogConsumer.subscribe SubscribeOptions.Builder.live",
            (consumer, subscription) ->
                consumer.subscribe(
                    Scope.session("s"), SubscribeOptions.builder().live(true).build()),
            "The subscription to session 's' in namespace 'agentlog' asks for live events, and there is no topic 'agentlog.live' of 1 partitions: start a sequencer, which makes it, or subscribe without live events."),
        row(
            "AgentLogConsumer.subscribe",
            (consumer, subscription) -> {
              consumer.close();
              consumer.subscribe(Scope.session("s"));
            },
            "The consumer of namespace 'agentlog' is closed and cannot subscribe to session 's': connect again."),
        row(
            "Subscription.next Subscription.frames",
            (consumer, subscription) -> {
              subscription.close();
              subscription.frames(Duration.ZERO).forEach(frame -> {});
            },
            CLOSED),
        row(
            "Subscription.next Subscription.source",
            (consumer, subscription) -> {
              var unused = subscription.source(() -> {});
              subscription.next(Duration.ZERO);
            },
            TAKEN),
        row(
            "Subscription.deliver FrameListener.onFrame",
            (consumer, subscription) -> {
              var unused = subscription.source(() -> {});
              CompletableFuture<?> second = subscription.deliver(frame -> {});
              second.join();
            },
            TAKEN),
        row(
            "FrameSource.poll",
            (consumer, subscription) -> {
              var source = subscription.source(() -> {});
              subscription.close();
              source.poll();
            },
            CLOSED),
        row(
            "Subscription.publisher",
            (consumer, subscription) -> {
              var unused = subscription.source(() -> {});
              Refused refused = new Refused();
              subscription.publisher().subscribe(refused);
              refused.rethrow();
            },
            TAKEN),
        row(
            "Subscription.repair",
            (consumer, subscription) ->
                subscription.repair(
                    new Frame.Gap(
                        Frame.Gap.Reason.RETENTION, new OffsetRange(0, 1, 2), null, null, OF_ALL)),
            "The gap from offset 1 to 2 (RETENTION) cannot be repaired, because the log does not have its events: only gaps with a repair cursor can."),
        row(
            "Subscription.ack",
            (consumer, subscription) -> {
              var unused = subscription.ack(OF_ALL);
            },
            "The subscription to session 's' has no name to store a cursor under: start it with Start.stored(name, first), or store cursor.token() yourself."),
        row(
            "Subscription.ack",
            (consumer, subscription) -> {
              var unused = named(consumer).ack(OF_ALL);
            },
            "The cursor belongs to all sessions in namespace 'agentlog' and cannot be used for session 's' in namespace 'agentlog': subscribe to what it was taken on, or start from the beginning."),
        row(
            "Subscription.ack",
            (consumer, subscription) -> {
              Subscription named = named(consumer);
              Frame.Positioned first =
                  (Frame.Positioned) named.next(Duration.ofSeconds(20)).orElseThrow();
              named.close();
              var unused = named.ack(first.cursor());
            },
            "The subscription 'n' to session 's' is closed and takes no acknowledgements: acknowledge before closing it."));
  }

  private static Arguments row(String methods, Misuse misuse, String message) {
    return arguments(methods, misuse, message);
  }

  private static Subscription named(SourceConsumer consumer) {
    return consumer.subscribe(
        Scope.session("s"),
        SubscribeOptions.builder().start(Start.stored("n", Start.beginning())).build());
  }

  /** Keeps the error. */
  private static final class Refused implements Flow.Subscriber<Frame> {

    private RuntimeException error = new IllegalStateException("no error");

    @Override
    public void onSubscribe(Flow.Subscription subscription) {}

    @Override
    public void onNext(Frame frame) {}

    @Override
    public void onError(Throwable why) {
      error = (RuntimeException) why;
    }

    @Override
    public void onComplete() {}

    void rethrow() {
      throw error;
    }
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  @ParameterizedTest
  @MethodSource("misuses")
  void isToldWhatToDo(String methods, Misuse misuse, String message) {
    Subscription subscription = consumer.subscribe(Scope.session("s"));
    assertThatThrownBy(() -> misuse.of(consumer, subscription))
        .isInstanceOf(AgentLogException.class)
        .hasMessage(message);
  }
}
