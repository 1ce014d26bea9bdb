package dev.agentlog.consumer.examples;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.filter.CompiledFilter;
import java.time.Duration;

/** Iterates over frames until none has come for a while: for jobs that read what there is. */
public final class IteratorExample {

  private IteratorExample() {}

  /** Counts a session's tool calls up to now. Arguments: bootstrap servers, session. */
  public static void main(String[] args) {
    ConsumerOptions options = ConsumerOptions.builder(args[0]).build();
    SubscribeOptions toolCalls =
        SubscribeOptions.builder()
            .filter(CompiledFilter.compile("kind.startsWith('tool.call.')"))
            .build();
    int calls = 0;
    try (AgentLogConsumer consumer = AgentLogConsumer.connect(options);
        Subscription subscription = consumer.subscribe(Scope.session(args[1]), toolCalls)) {
      for (Frame frame : subscription.frames(Duration.ofSeconds(30))) {
        if (frame instanceof Frame.CaughtUp) {
          break; // all that the log had when we subscribed
        }
        calls += frame instanceof Frame.Event ? 1 : 0;
      }
    }
    System.out.println(calls + " tool calls");
  }
}
