package dev.agentlog.producer.sink;

import dev.agentlog.producer.ProducerInterruptedException;
import dev.agentlog.producer.internal.Checks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What sinks say when something fails. Stateless. */
final class SinkFailures {

  private SinkFailures() {}

  /** Returns what to say of an event given to a closed sink. */
  static SinkClosedException closed(String sink, SinkEvent event) {
    return new SinkClosedException(
        "%s did not take event %s of kind %s: it is closed; emit before closing it."
            .formatted(sink, event.draft().eventId(), event.draft().kind()));
  }

  /**
   * Waits for the end of a flush.
   *
   * @param what the sink and what it waits for, for the message
   */
  static void await(CompletableFuture<?> end, Duration timeout, Supplier<String> what) {
    try {
      end.get(Checks.nanos(timeout), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new SinkFlushTimeoutException(
          "The flush of %s did not end within %d ms; flush again, with more time."
              .formatted(what.get(), timeout.toMillis()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ProducerInterruptedException(
          "The flush of %s was given up: its thread was interrupted while it waited."
              .formatted(what.get()),
          interrupted);
    } catch (ExecutionException failure) {
      throw new SinkException(
          "The flush of %s failed: %s".formatted(what.get(), failure.getCause()), failure);
    }
  }
}
