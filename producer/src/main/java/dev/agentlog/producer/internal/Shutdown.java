package dev.agentlog.producer.internal;

import dev.agentlog.producer.CloseReport;
import dev.agentlog.producer.CloseReport.Unconfirmed;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a producer apart, once: no new appends, then what is sent live, the receipts awaited, then
 * Kafka's producer, the reader of verdicts, the callback thread and the rest. Safe for use by any
 * thread.
 */
final class Shutdown {

  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);
  private static final Duration THREAD_ENDS = Duration.ofSeconds(3);

  private final Clients clients;
  private final Parts parts;
  private final AtomicReference<CompletableFuture<CloseReport>> report = new AtomicReference<>();

  /**
   * What is taken apart.
   *
   * @param reader null if no verdicts are asked for
   */
  record Parts(
      SessionOpener opener,
      LiveSender live,
      SendingEnd sending,
      Settlement settlement,
      PendingVerdicts pending,
      Callbacks callbacks,
      @Nullable VerdictReader reader) {}

  Shutdown(Clients clients, Parts parts) {
    this.clients = clients;
    this.parts = parts;
  }

  /** Returns whether closing has begun. */
  boolean begun() {
    return report.get() != null;
  }

  /** Closes, and tells in the log what was not confirmed. */
  void closeAndTell(Duration timeout) {
    boolean first = !begun();
    CloseReport result = close(timeout);
    if (first && !result.clean()) {
      log.atWarn()
          .addKeyValue("unconfirmed", result.unconfirmed().size())
          .addKeyValue("spooled", result.spooled())
          .addKeyValue(
              "first_event",
              result.unconfirmed().stream().findFirst().map(Unconfirmed::eventId).orElse("none"))
          .log("The producer was closed with appends unconfirmed.");
    }
  }

  /** Closes; the report of an earlier call if there was one. */
  CloseReport close(Duration timeout) {
    CompletableFuture<CloseReport> mine = new CompletableFuture<>();
    CompletableFuture<CloseReport> earlier = report.compareAndExchange(null, mine);
    if (earlier != null) {
      return reportOf(earlier);
    }
    List<PendingAppend> left = List.of();
    try {
      left = takeApart(timeout);
    } finally {
      mine.complete(reportOn(left));
    }
    return mine.join();
  }

  private CloseReport reportOf(CompletableFuture<CloseReport> earlier) {
    if (parts.callbacks().isCurrentThread() && !earlier.isDone()) {
      return reportOn(parts.pending().pending());
    }
    try {
      return earlier.get();
    } catch (InterruptedException interrupted) {
      throw Failures.interrupted("Closing the producer", interrupted);
    } catch (ExecutionException impossible) {
      throw new AgentLogException("The producer could not be closed.", impossible);
    }
  }

  private List<PendingAppend> takeApart(Duration timeout) {
    parts.settlement().close();
    parts.opener().close();
    parts.live().close();
    boolean interrupted = false;
    boolean empty = false;
    try {
      long waitNanos = parts.callbacks().isCurrentThread() ? 0 : Checks.nanos(timeout);
      long end = System.nanoTime() + waitNanos;
      parts.sending().await(waitNanos);
      empty = parts.pending().awaitEmpty(Math.max(0, end - System.nanoTime()));
    } catch (InterruptedException hurry) {
      interrupted = true;
    }
    List<PendingAppend> left = left();
    interrupted |= endSending(empty);
    interrupted |= endThreads();
    quietly(clients.lookup()::close);
    quietly(clients.registry()::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return left;
  }

  /** Returns the appends without an answer that somebody holds a receipt of, in their order. */
  private List<PendingAppend> left() {
    Set<PendingAppend> left = new LinkedHashSet<>();
    for (PendingAppend append : parts.pending().pending()) {
      if (append.kept() != PendingAppend.Kept.ORPHAN) {
        left.add(append);
      }
    }
    left.addAll(parts.sending().unsent());
    return List.copyOf(left);
  }

  private boolean endSending(boolean idle) {
    boolean interrupted = Thread.interrupted();
    try {
      parts.sending().close(idle);
    } catch (InterruptedException hurry) {
      interrupted = true;
    }
    return interrupted;
  }

  /** Ends the threads; returns whether the calling thread was interrupted meanwhile. */
  private boolean endThreads() {
    boolean interrupted = Thread.interrupted();
    try {
      if (parts.reader() != null) {
        parts.reader().close(THREAD_ENDS);
      }
    } catch (InterruptedException hurry) {
      interrupted = true;
    }
    parts.settlement().abandon();
    try {
      parts.callbacks().close(THREAD_ENDS);
    } catch (InterruptedException hurry) {
      interrupted = true;
    }
    return interrupted;
  }

  private static void quietly(Runnable close) {
    try {
      close.run();
    } catch (KafkaException failure) {
      log.atWarn().setCause(failure).log("A client of the producer did not close cleanly.");
    }
  }

  private CloseReport reportOn(List<PendingAppend> left) {
    return new CloseReport(
        parts.pending().unanswered(left).stream().map(Shutdown::unconfirmed).toList(),
        parts.sending().kept());
  }

  private static Unconfirmed unconfirmed(PendingAppend append) {
    return new Unconfirmed(
        append.eventId(),
        append.session(),
        append.branch(),
        Optional.ofNullable(append.position()));
  }
}
