package dev.agentlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.LogAccessException;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.SubscribeTimeoutException;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.testkit.scenarios.LogUnderTest;
import dev.agentlog.testkit.scenarios.SubscriptionScenarios;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The scenarios on a log in memory, and the faults that only it has. */
class InMemorySubscriptionTest extends SubscriptionScenarios {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final InMemorySequencer sequencer = new InMemorySequencer();
  private final InMemoryProducer producer = sequencer.producer("agent");
  private final InMemoryConsumer consumer = sequencer.consumer();

  @AfterEach
  void close() {
    consumer.close();
  }

  @Override
  protected LogUnderTest log() {
    return new LogUnderTest() {
      @Override
      public AgentLogProducer producer() {
        return producer;
      }

      @Override
      public AgentLogConsumer consumer() {
        return consumer;
      }

      @Override
      public void deleteBefore(String session, long offset) {
        sequencer.storage().deleteBefore(session, offset);
      }

      @Override
      public void recreate(String session) {
        sequencer.recreate(session);
      }

      @Override
      public void corrupt(String session) {
        sequencer.storage().corrupt(session);
      }
    };
  }

  private static String kind(Subscription subscription) throws InterruptedException {
    Frame frame = subscription.next(LONG).orElseThrow();
    return frame instanceof Frame.Event event ? event.kind() : frame.getClass().getSimpleName();
  }

  @Test
  void aSubscriptionOutlivesThatTheBrokersAreAway() throws Exception {
    var branch = producer.open("s").main();
    try (Subscription subscription = consumer.subscribe(Scope.session("s"))) {
      assertThat(kind(subscription)).isEqualTo("session.created");
      assertThat(kind(subscription)).isEqualTo("CaughtUp");
      consumer.fail(ReadFault.BROKERS_AWAY);
      var unused = branch.append(EventDraft.of("a.b").data("{}").build());
      assertThat(subscription.next(Duration.ofMillis(50))).isEmpty();
      SubscribeOptions hasty =
          SubscribeOptions.builder().subscribeTimeout(Duration.ofMillis(50)).build();
      assertThatThrownBy(() -> consumer.subscribe(Scope.session("s"), hasty))
          .isInstanceOf(SubscribeTimeoutException.class);

      consumer.recover();

      assertThat(kind(subscription)).isEqualTo("a.b");
    }
  }

  @Test
  void aRefusalFailsWhatIsReadAndWhatIsSubscribed() throws Exception {
    producer.open("s");
    try (Subscription subscription = consumer.subscribe(Scope.session("s"))) {
      assertThat(kind(subscription)).isEqualTo("session.created");
      assertThat(kind(subscription)).isEqualTo("CaughtUp");

      consumer.fail(ReadFault.ACCESS_REFUSED);

      assertThatThrownBy(() -> subscription.next(LONG)).isInstanceOf(LogAccessException.class);
      assertThatThrownBy(() -> consumer.subscribe(Scope.session("s")))
          .isInstanceOf(LogAccessException.class);
      try (InMemoryConsumer another = sequencer.consumer();
          Subscription unharmed = another.subscribe(Scope.session("s"))) {
        assertThat(kind(unharmed)).isEqualTo("session.created");
      }
    }
  }

  @Test
  void aSessionMadeAnewBeginsWithItsFirstSequenceAgain() throws Exception {
    producer.open("s");
    try (Subscription subscription = consumer.subscribe(Scope.session("s"))) {
      assertThat(kind(subscription)).isEqualTo("session.created");
      assertThat(kind(subscription)).isEqualTo("CaughtUp");
      sequencer.recreate("s");
      producer.open("s");

      assertThat(kind(subscription)).isEqualTo("Gap");
      assertThat(kind(subscription)).isEqualTo("session.created");
      assertThat(sequencer.log("s")).hasSize(1);
    }
  }

  @Test
  void theFeedTellsWhatRetentionTook() throws Exception {
    producer.open("one");
    producer.open("two");
    Frame.Positioned first;
    try (Subscription subscription = consumer.subscribe(Scope.all())) {
      first = (Frame.Positioned) subscription.next(LONG).orElseThrow();
    }
    producer.open("three");
    sequencer.storage().deleteFeedBefore(sequencer.storage().feedEnd());
    SubscribeOptions behind =
        SubscribeOptions.builder().start(Start.cursor(first.cursor())).build();
    try (Subscription subscription = consumer.subscribe(Scope.all(), behind)) {
      assertThat(kind(subscription)).isEqualTo("Gap");
      assertThat(kind(subscription)).isEqualTo("CaughtUp");
    }
  }
}
