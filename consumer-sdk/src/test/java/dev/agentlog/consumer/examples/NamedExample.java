package dev.agentlog.consumer.examples;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Goes on where the run before has stopped: the cursor is stored in Kafka under the subscription's
 * name. What was dealt with but not yet stored comes again after a crash.
 */
public final class NamedExample {

  private NamedExample() {}

  /** Prints what is new in a session since the last run. Arguments: bootstrap servers, session. */
  public static void main(String[] args)
      throws InterruptedException, ExecutionException, TimeoutException {
    ConsumerOptions options = ConsumerOptions.builder(args[0]).build();
    SubscribeOptions named =
        SubscribeOptions.builder()
            .start(Start.stored("printer-of-" + args[1], Start.beginning()))
            .build();
    try (AgentLogConsumer consumer = AgentLogConsumer.connect(options);
        Subscription subscription = consumer.subscribe(Scope.session(args[1]), named)) {
      for (Frame frame : subscription.frames(Duration.ofSeconds(30))) {
        if (frame instanceof Frame.Event event) {
          System.out.println(event.branch() + " " + event.sequence() + " " + event.kind());
          var unused = subscription.ack(event.cursor()); // does not wait; the next one covers it
        } else if (frame instanceof Frame.CaughtUp caughtUp) {
          // All is dealt with: make sure that it is stored.
          subscription.ack(caughtUp.cursor()).get(20, TimeUnit.SECONDS);
          break;
        }
      }
    }
  }
}
