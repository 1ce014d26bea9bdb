package dev.agentlog.producer.internal;

import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a session's events can be delivered, before the first one is. Used by the courier's
 * thread alone.
 *
 * <p>A missing inbox is looked for again for a while: a broker that has just come up may not know
 * it yet, and an event that is given up is lost.
 */
final class Doorstep {

  private static final long BETWEEN_LOOKS_MILLIS = 200;

  private final SessionRoutes routes;
  private final Lookup lookup;
  private final @Nullable VerdictPositions positions;
  private final Duration longestAnswer;
  private final Duration patience;

  /**
   * What was found.
   *
   * @param gone why the session takes nothing, for ever; null if it does
   * @param away why that is not known; null if it is
   */
  record Answer(
      SessionRoute route, @Nullable AgentLogException gone, @Nullable AgentLogException away) {}

  /**
   * Creates one.
   *
   * @param positions where verdicts are read from; null if none are asked for
   * @param longestAnswer the longest wait for an answer of the brokers
   * @param patience how long a missing inbox is looked for
   */
  Doorstep(
      SessionRoutes routes,
      Lookup lookup,
      @Nullable VerdictPositions positions,
      Duration longestAnswer,
      Duration patience) {
    this.routes = routes;
    this.lookup = lookup;
    this.positions = positions;
    this.longestAnswer = longestAnswer;
    this.patience = patience;
  }

  /** Looks at a session, at most until stopped. */
  Answer await(String session, CountDownLatch stopping) throws InterruptedException {
    SessionRoute route = routes.of(session);
    try {
      if (positions != null) {
        answerOf(positions.fixed(route.verdictPartition()));
      }
      long end = System.nanoTime() + patience.toNanos();
      while (!answerOf(route.inboxExists(lookup))) {
        if (System.nanoTime() - end > 0) {
          return new Answer(route, Failures.notOpened(route), null);
        }
        if (stopping.await(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS)) {
          return new Answer(route, null, Failures.notOpened(route));
        }
      }
      return new Answer(route, null, null);
    } catch (ExecutionException failure) {
      return new Answer(route, null, Failures.notLookedUp(route, Failures.unwrap(failure)));
    } catch (TimeoutException late) {
      return new Answer(route, null, Failures.notLookedUp(route, late));
    }
  }

  private <T extends @Nullable Object> T answerOf(CompletableFuture<T> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.get(longestAnswer.toNanos(), TimeUnit.NANOSECONDS);
  }
}
