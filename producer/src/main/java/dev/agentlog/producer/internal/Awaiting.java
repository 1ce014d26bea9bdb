package dev.agentlog.producer.internal;

import dev.agentlog.producer.AppendUncertainException;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.VerdictTimeoutException;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for receipts on the calling thread. Stateless. */
public final class Awaiting {

  private Awaiting() {}

  /** Waits until an append is in the log, see {@link Receipt#await}. */
  public static VerdictResult verdict(Receipt receipt, Duration timeout) {
    VerdictResult result = result(receipt, timeout);
    if (result instanceof VerdictResult.Rejected rejected) {
      throw rejected.exception(receipt.attempted());
    }
    return result;
  }

  private static VerdictResult result(Receipt receipt, Duration timeout) {
    CompletableFuture<VerdictResult> verdict = receipt.verdict();
    if (!verdict.isDone()) {
      CallbackThread.refuse("Waiting for the verdict on event " + receipt.eventId());
    }
    try {
      return verdict.get(Checks.nanos(timeout), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw late(receipt, timeout);
    } catch (InterruptedException interrupted) {
      throw Failures.interrupted(
          "Waiting for the verdict on event " + receipt.eventId(), interrupted);
    } catch (CancellationException cancelled) {
      throw new AgentLogException(
          "The verdict on event %s cannot be awaited: its future was cancelled; append the same draft again to learn it."
              .formatted(receipt.eventId()),
          cancelled);
    } catch (ExecutionException failure) {
      Throwable cause = Failures.unwrap(failure);
      throw cause instanceof AgentLogException known
          ? known
          : new AgentLogException(
              "The verdict on event %s cannot be awaited: its future was completed with %s."
                  .formatted(receipt.eventId(), cause),
              cause);
    }
  }

  private static AgentLogException late(Receipt receipt, Duration timeout) {
    boolean durable = receipt.durable().isDone() && !receipt.durable().isCompletedExceptionally();
    return durable
        ? new VerdictTimeoutException(
            "The append of event %s is durable at %s, and its verdict did not come within %d ms; await it longer, or append the same draft again."
                .formatted(receipt.eventId(), receipt.durable().join(), timeout.toMillis()))
        : new AppendUncertainException(
            "The append of event %s was not acknowledged within %d ms; await it longer, or append the same draft again, which is safe."
                .formatted(receipt.eventId(), timeout.toMillis()));
  }
}
