package dev.agentlog.consumer.examples;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Subscription;
import java.time.Duration;
import java.util.Optional;

/** Waits for each frame: for a thread that has nothing else to do. */
public final class BlockingExample {

  private BlockingExample() {}

  /** Prints a session's events until it is closed. Arguments: bootstrap servers, session. */
  public static void main(String[] args) throws InterruptedException {
    ConsumerOptions options = ConsumerOptions.builder(args[0]).build();
    try (AgentLogConsumer consumer = AgentLogConsumer.connect(options);
        Subscription subscription = consumer.subscribe(Scope.session(args[1]))) {
      while (!subscription.ended()) {
        Optional<Frame> next = subscription.next(Duration.ofSeconds(1));
        if (next.isEmpty()) {
          continue; // nothing came within a second: look after other things here
        }
        if (next.get() instanceof Frame.Event event) {
          System.out.println(event.branch() + " " + event.sequence() + " " + event.kind());
        } else if (next.get() instanceof Frame.Gap gap) {
          System.out.println("not delivered: " + gap.range() + ", because of " + gap.reason());
        }
      }
    }
  }
}
