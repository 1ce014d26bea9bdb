package dev.agentlog.consumer.examples;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Subscription;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Is called with each frame: for services that follow many sessions with few threads. */
public final class CallbackExample {

  private CallbackExample() {}

  /** Prints the events of sessions until all are closed. Arguments: bootstrap servers, sessions. */
  public static void main(String[] args) {
    ConsumerOptions options = ConsumerOptions.builder(args[0]).build();
    try (AgentLogConsumer consumer = AgentLogConsumer.connect(options)) {
      CompletableFuture<?>[] all =
          List.of(args).subList(1, args.length).stream()
              .map(session -> follow(consumer, session))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(all).join(); // fails if one of the listeners or subscriptions did
    }
  }

  private static CompletableFuture<?> follow(AgentLogConsumer consumer, String session) {
    // Ends with the session, or with the consumer.
    Subscription subscription = consumer.subscribe(Scope.session(session));
    return subscription.deliver(
        frame -> {
          if (frame instanceof Frame.Event event) {
            System.out.println(session + " " + event.sequence() + " " + event.kind());
          }
        });
  }
}
