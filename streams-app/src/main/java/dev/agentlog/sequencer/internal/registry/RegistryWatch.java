package dev.agentlog.sequencer.internal.registry;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.RegistryUnavailableException;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.sequencer.internal.threads.Daemons;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the sequencer and its schema registry, which may be away at any time.
 *
 * <p>The sequencer needs three schema ids, and asks for them before it judges its first append:
 * {@link #untilAnswered} does so until there is an answer. From then on it needs nothing more of
 * the registry, whatever the appends contain; {@link #follow} asks now and then whether it is
 * there, only so that operators are told. Thread-safe.
 */
public final class RegistryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryWatch.class);
  private static final long PAUSE_MS = 500;
  private static final long PERIOD_S = 2;
  private static final int FAILURES_THAT_COUNT = 2;

  private final ScheduledExecutorService thread = Daemons.scheduler("agentlog-registry-watch");
  private volatile boolean waiting;
  private volatile int failures;

  /**
   * Asks the question until the registry answers it, however long that takes.
   *
   * @throws AgentLogException if the registry refuses, or the calling thread is interrupted
   */
  public <T> T untilAnswered(Supplier<T> question) {
    while (true) {
      try {
        T answer = question.get();
        if (waiting) {
          waiting = false;
          LOG.atInfo().log("The schema registry answers; starting goes on.");
        }
        return answer;
      } catch (RegistryUnavailableException away) {
        if (!waiting) {
          waiting = true;
          LOG.atWarn()
              .addKeyValue("cause", away.getMessage())
              .log("Starting waits for the schema registry, and goes on by itself.");
        }
        pause(away);
      }
    }
  }

  /** Asks the registry every few seconds from now on for the schema that has this id. */
  public void follow(SchemaRegistry registry, int knownId) {
    var unused =
        thread.scheduleWithFixedDelay(
            () -> ask(registry, knownId), PERIOD_S, PERIOD_S, TimeUnit.SECONDS);
  }

  /** Whether a question waits for its answer. */
  public boolean isAwaited() {
    return waiting;
  }

  /** Whether the registry that is followed has not answered several times in a row. */
  public boolean isAway() {
    return failures >= FAILURES_THAT_COUNT;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void ask(SchemaRegistry registry, int knownId) {
    try {
      registry.verifyReachable(knownId);
      if (isAway()) {
        LOG.atInfo().log("The schema registry answers again.");
      }
      failures = 0;
    } catch (AgentLogException away) {
      int now = Math.min(FAILURES_THAT_COUNT, failures + 1);
      if (now == FAILURES_THAT_COUNT && failures < now && !thread.isShutdown()) {
        LOG.atWarn()
            .addKeyValue("cause", away.getMessage())
            .log("The schema registry is away; appends are judged without it.");
      }
      failures = now;
    }
  }

  private static void pause(RegistryUnavailableException away) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MS));
    if (Thread.currentThread().isInterrupted()) {
      throw new AgentLogException("Waiting for the schema registry was interrupted.", away);
    }
  }
}
