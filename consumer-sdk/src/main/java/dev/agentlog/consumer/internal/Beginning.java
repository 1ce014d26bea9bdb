package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.SubscribeTimeoutException;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What a subscription waits for before it is handed to its caller. Stateless. */
final class Beginning {

  private Beginning() {}

  /**
   * Waits for an answer.
   *
   * @param what what is subscribed to
   * @param reason why there is none in time, after "because"
   * @throws SubscribeTimeoutException if there is none in time
   * @throws AgentLogException if it is a failure, or the calling thread is interrupted
   */
  static <T> T await(
      CompletableFuture<T> answer, String what, Duration timeout, Supplier<String> reason) {
    try {
      return answer.get(nanos(timeout), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new SubscribeTimeoutException(
          "The subscription to %s could not begin within %s, because %s: try again, or allow more time."
              .formatted(what, timeout, reason.get()));
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof AgentLogException own
          ? own
          : new AgentLogException("Subscribing to %s failed.".formatted(what), failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AgentLogException(
          "Subscribing to %s was interrupted.".formatted(what), interrupted);
    }
  }

  /** Returns the nanoseconds of a wait, however long. */
  static long nanos(Duration wait) {
    try {
      return wait.toNanos();
    } catch (ArithmeticException veryLong) {
      return Long.MAX_VALUE;
    }
  }
}
