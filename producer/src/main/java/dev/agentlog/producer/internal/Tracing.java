package dev.agentlog.producer.internal;

import dev.agentlog.producer.EventDraft;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives events the trace context of the moment. Safe for use by any thread. */
public final class Tracing {

  private static final Logger log = LoggerFactory.getLogger(Tracing.class);
  private static final AtomicLong FAILURES = new AtomicLong();

  private Tracing() {}

  /**
   * Returns the draft with the trace context that the hook names, if it has none. A hook that fails
   * costs the context and never the event: the first, second, fourth, eighth failure and so on is
   * logged.
   *
   * @param hook names the calling thread's context, or null if there is none; null for no hook
   */
  public static EventDraft traced(
      @Nullable Supplier<? extends @Nullable String> hook, EventDraft draft) {
    if (hook == null || draft.traceParent() != null) {
      return draft;
    }
    try {
      String context = hook.get();
      return context == null ? draft : draft.toBuilder().traceParent(context).build();
    } catch (RuntimeException failure) {
      long count = FAILURES.incrementAndGet();
      if (Long.bitCount(count) == 1) {
        log.atWarn()
            .addKeyValue("failures", count)
            .setCause(failure)
            .log("The hook for trace contexts failed; the event goes without one.");
      }
      return draft;
    }
  }
}
