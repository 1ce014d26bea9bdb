package dev.agentlog.testkit;

import dev.agentlog.producer.FlushFailedException;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.VerdictResult;
import org.jspecify.annotations.Nullable;

/** The failures that no flush has told yet. Thread-safe. */
final class InMemoryFailures {
  private @Nullable Throwable first;
  private long count;

  /** Looks at a receipt, which is complete. */
  void note(Receipt receipt) {
    var unused =
        receipt.verdict().whenComplete((result, failure) -> note(receipt, result, failure));
  }

  private void note(Receipt receipt, @Nullable VerdictResult result, @Nullable Throwable failure) {
    if (failure != null) {
      add(failure);
    } else if (result instanceof VerdictResult.Rejected rejected) {
      add(rejected.exception(receipt.attempted()));
    }
  }

  private synchronized void add(Throwable failure) {
    count++;
    if (first == null) {
      first = failure;
    }
  }

  /** Tells the failures and forgets them. */
  synchronized void tell() {
    Throwable failure = first;
    long failures = count;
    first = null;
    count = 0;
    if (failure != null) {
      throw new FlushFailedException("the producer", failures, failure);
    }
  }
}
