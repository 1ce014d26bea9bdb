package dev.agentlog.consumer.examples;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Subscription;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Demands frames as it can deal with them: for those who use a library of Reactive Streams, whose
 * adapters for {@link Flow} take the publisher, such as Reactor's {@code JdkFlowAdapter}.
 */
public final class FlowExample {

  private FlowExample() {}

  /** Prints a session's events until it is closed. Arguments: bootstrap servers, session. */
  public static void main(String[] args) {
    ConsumerOptions options = ConsumerOptions.builder(args[0]).build();
    try (AgentLogConsumer consumer = AgentLogConsumer.connect(options);
        Subscription subscription = consumer.subscribe(Scope.session(args[1]))) {
      Printer printer = new Printer();
      subscription.publisher().subscribe(printer);
      printer.done.join();
    }
  }

  /** Demands eight frames at a time. */
  private static final class Printer implements Flow.Subscriber<Frame> {

    private static final int AT_A_TIME = 8;

    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private int left = AT_A_TIME;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(AT_A_TIME);
    }

    @Override
    public void onNext(Frame frame) {
      if (frame instanceof Frame.Event event) {
        System.out.println(event.branch() + " " + event.sequence() + " " + event.kind());
      }
      left--;
      if (left == 0 && subscription != null) {
        left = AT_A_TIME;
        subscription.request(AT_A_TIME);
      }
    }

    @Override
    public void onError(Throwable why) {
      done.completeExceptionally(why);
    }

    @Override
    public void onComplete() {
      done.complete(null);
    }
  }
}
