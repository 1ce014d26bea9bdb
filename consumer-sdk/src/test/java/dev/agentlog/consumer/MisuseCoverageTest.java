package dev.agentlog.consumer;

import dev.agentlog.consumer.internal.SubscriptionMisuseTest;
import dev.agentlog.schemas.misuse.MisuseCoverage;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every public method of the public types beside the consumer is in a table of misuses, or here
 * with the reason why it cannot be misused. What filters are told is the table of FilterErrorsTest.
 * Null is no misuse of its own: the compiler refuses it where it is not allowed.
 */
class MisuseCoverageTest {

  /** Why not, and which methods. */
  private static final Map<String, String> HARMLESS =
      Map.of(
          "only tells",
          """
          AgentLogConsumer.meta Cursor.token EncodedEvent.agent EncodedEvent.branch
          EncodedEvent.event EncodedEvent.eventId EncodedEvent.headers EncodedEvent.kind
          EncodedEvent.lifecycle EncodedEvent.occurredAtMicros EncodedEvent.position
          EncodedEvent.run EncodedEvent.session EncodedEvent.traceParent EncodedEvent.value
          Frame.Event.branch Frame.Event.event Frame.Event.eventId Frame.Event.kind
          Frame.Event.sequence Frame.Event.session Frame.Positioned.cursor FrameSource.ended
          LoggedEvent.sequence LoggedEvent.timestamp Scope.Agent.describe Scope.All.describe
          Scope.Branch.describe Scope.Lineage.describe Scope.Run.describe Scope.Session.describe
          Scope.describe Subscription.droppedCopies Subscription.ended Subscription.scope
          """,
          "makes a beginning without being told anything",
          """
          Scope.all Start.beginning Start.now SubscribeOptions.builder SubscribeOptions.defaults
          SubscribeOptions.toBuilder
          """,
          "takes everything that its type holds",
          """
          ConsumerOptions.Builder.namespace SubscribeOptions.Builder.filter
          SubscribeOptions.Builder.visibility SubscribeOptions.Builder.strict
          SubscribeOptions.Builder.overflow
          """,
          "is judged by the broker or against the namespace, in BrokerAwayIT",
          """
          AgentLogConsumer.connect ConsumerOptions.Builder.kafkaProperties
          ConsumerOptions.Builder.partitions ConsumerOptions.Builder.registry
          """,
          "may be called at any time, and again",
          "AgentLogConsumer.close Subscription.close",
          "takes what the implementer of a log gives",
          "AgentLogConsumer.over",
          "is written by the user",
          "EventFilter.matches");

  @Test
  void everyPublicMethodIsInATableOrHarmlessForAReason() throws Exception {
    MisuseCoverage.assertWhole(
        Stream.concat(MisuseTest.misuses(), SubscriptionMisuseTest.misuses()),
        HARMLESS.values(),
        AgentLogConsumer.class);
  }
}
