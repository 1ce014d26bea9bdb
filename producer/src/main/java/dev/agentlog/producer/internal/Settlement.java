package dev.agentlog.producer.internal;

import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.LiveStats;
import dev.agentlog.producer.ProducerClosedException;
import dev.agentlog.producer.ProducerMetrics;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.VerdictTimeoutException;
import dev.agentlog.producer.VerdictUnavailableException;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.v1.Verdict;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Brings appends to their end: every append that was begun has both its futures completed exactly
 * once, on the callback thread, and gives its place back just before. Safe for use by any thread.
 */
final class Settlement implements VerdictReader.Sink {

  private final PendingVerdicts pending;
  private final PendingLimit limit;
  private final FlushBook book;
  private final Callbacks callbacks;
  private final Duration verdictTimeout;
  private final boolean verdicts;
  private final LongSupplier nanoTime;
  private final AppendCounts counts = new AppendCounts();
  private volatile boolean closed;

  /**
   * How appends are brought to their end.
   *
   * @param verdicts whether verdicts are asked for
   * @param nanoTime the clock of the time-outs
   */
  record Rules(Duration verdictTimeout, boolean verdicts, LongSupplier nanoTime) {}

  /**
   * Where appends are noted from their beginning to their end.
   *
   * @param pending what awaits its answer
   * @param limit how many may
   * @param book what a flush waits for
   */
  record Books(PendingVerdicts pending, PendingLimit limit, FlushBook book) {}

  Settlement(Books books, Callbacks callbacks, Rules rules) {
    this.pending = books.pending();
    this.limit = books.limit();
    this.book = books.book();
    this.callbacks = callbacks;
    this.verdictTimeout = rules.verdictTimeout();
    this.verdicts = rules.verdicts();
    this.nanoTime = rules.nanoTime();
  }

  /** Refuses a closed producer. */
  void checkOpen(String session) {
    if (closed) {
      throw Failures.closed(session);
    }
  }

  /** Takes a place for an append, waiting for one, and notes it as pending. */
  void begin(PendingAppend append) {
    limit.take(append.session(), !callbacks.isCurrentThread());
    counts.begun();
    pending.add(append);
    book.begin(append);
  }

  /**
   * Takes a place for an append that goes by the spool, if there is one.
   *
   * @return whether the append's receipt will be followed
   */
  boolean beginIfPlace(PendingAppend append) {
    boolean place = limit.takeIfAny(append.session(), !callbacks.isCurrentThread());
    if (place) {
      counts.begun();
      book.begin(append);
    }
    return place;
  }

  /** Takes back the beginning of an append that the spool did not take. */
  void takeBack(PendingAppend append) {
    limit.giveBack();
    counts.takenBack();
    book.end(append, null);
  }

  /**
   * Notes an append of the spool as pending, just before it is sent, if it is not: of those without
   * a receipt only as many as there are places, as nobody but the next flush is told.
   */
  void sending(PendingAppend append) {
    if (pending.contains(append)) {
      return;
    }
    if (append.kept() == PendingAppend.Kept.ORPHAN) {
      if (pending.size() >= limit.max()) {
        return;
      }
      counts.begun();
      book.begin(append);
    }
    pending.add(append);
  }

  /** Ends an append of the spool that is not delivered by this producer. */
  void givenUp(PendingAppend append, AgentLogException why) {
    boolean unused = pending.remove(append, false);
    fail(append, why);
  }

  /** Ends an append that was never begun, at once. */
  void notMade(PendingAppend append, AgentLogException why) {
    counts.begun();
    counts.failed();
    book.fail(why);
    append.durable().completeExceptionally(why);
    append.verdict().completeExceptionally(why);
  }

  /** Takes the acknowledgement of an append. */
  void acknowledged(PendingAppend append, InboxPosition position) {
    if (!verdicts) {
      if (pending.remove(append, true)) {
        end(append, position, noVerdict(append), false);
      }
      return;
    }
    Verdict early = pending.acknowledged(append, position, nanoTime.getAsLong());
    if (early == null) {
      callbacks.run(() -> append.durable().complete(position));
    } else {
      answer(append, position, early);
    }
  }

  /** Takes the failure of an append that is not acknowledged. */
  void failed(PendingAppend append, AgentLogException why) {
    if (pending.remove(append, false)) {
      fail(append, why);
    }
  }

  @Override
  public boolean awaits(UUID eventId) {
    return pending.awaits(eventId);
  }

  @Override
  public void verdict(UUID eventId, Verdict verdict) {
    PendingAppend append = pending.answered(eventId, verdict);
    if (append != null) {
      answer(append, Verdicts.position(verdict), verdict);
    }
  }

  @Override
  public void unreadable(KafkaException cause) {
    for (PendingAppend append : pending.takeAcknowledged()) {
      endUnanswered(
          append,
          position ->
              new VerdictUnavailableException(
                  "The verdict on event %s at %s cannot be read: %s; the agent needs to read the verdicts."
                      .formatted(append.eventId(), position, Failures.sentence(cause)),
                  cause));
    }
  }

  /** Ends the appends whose verdict is overdue. To be called now and then. */
  void sweep() {
    for (PendingAppend append : pending.takeOverdue(nanoTime.getAsLong())) {
      endUnanswered(
          append,
          position ->
              new VerdictTimeoutException(
                  "The append of event %s to session '%s' is durable at %s, and its verdict did not come within %d ms; append the same draft again to learn it, and check that a sequencer runs."
                      .formatted(
                          append.eventId(),
                          append.session(),
                          position,
                          verdictTimeout.toMillis())));
    }
  }

  /** Refuses appends from now on. */
  void close() {
    closed = true;
    limit.close();
  }

  /** Ends every append that is still pending; to be called when nothing can answer any more. */
  void abandon() {
    for (PendingAppend append : pending.takeAcknowledged()) {
      endUnanswered(
          append,
          position ->
              new ProducerClosedException(
                  "The append of event %s to session '%s' is durable at %s, and the producer was closed before its verdict came; append the same draft again to learn it."
                      .formatted(append.eventId(), append.session(), position)));
    }
    for (PendingAppend append : pending.pending()) {
      failed(
          append,
          new ProducerClosedException(
              "The append of event %s to session '%s' was not acknowledged before the producer was closed; append the same draft again to learn whether it is in the log."
                  .formatted(append.eventId(), append.session())));
    }
  }

  /** Returns the numbers of this and of others. */
  ProducerMetrics metrics(long spoolBytes, LiveStats live) {
    return counts.with(pending.size(), spoolBytes, live);
  }

  private void answer(PendingAppend append, InboxPosition position, Verdict verdict) {
    VerdictResult result;
    try {
      result = Verdicts.result(verdict);
    } catch (VerdictUnavailableException unknown) {
      end(append, position, unknown, true);
      return;
    }
    counts.judged(result, System.nanoTime() - append.madeNanos());
    callbacks.run(
        () -> {
          giveBack(append);
          append.durable().complete(position);
          append.verdict().complete(result);
          book.end(append, rejection(append, result));
        });
  }

  private void giveBack(PendingAppend append) {
    if (append.kept() != PendingAppend.Kept.ORPHAN) {
      limit.giveBack();
    }
  }

  /** Returns the rejection as a failure; null for an event that is in the log. */
  static @Nullable AgentLogException rejection(Receipt append, VerdictResult result) {
    return result instanceof VerdictResult.Rejected rejected
        ? rejected.exception(append.attempted())
        : null;
  }

  private void endUnanswered(PendingAppend append, Function<InboxPosition, AgentLogException> why) {
    InboxPosition position = append.position();
    if (position != null) {
      end(append, position, why.apply(position), true);
    }
  }

  /** Ends an append that is durable, and whose verdict is not to be had. */
  private void end(
      PendingAppend append, InboxPosition position, AgentLogException why, boolean failure) {
    if (failure) {
      counts.failed();
    } else {
      counts.unjudged();
    }
    callbacks.run(
        () -> {
          giveBack(append);
          append.durable().complete(position);
          append.verdict().completeExceptionally(why);
          book.end(append, failure ? why : null);
        });
  }

  private void fail(PendingAppend append, AgentLogException why) {
    counts.failed();
    callbacks.run(
        () -> {
          giveBack(append);
          append.durable().completeExceptionally(why);
          append.verdict().completeExceptionally(why);
          book.end(append, why);
        });
  }

  private static VerdictUnavailableException noVerdict(PendingAppend append) {
    return new VerdictUnavailableException(
        "The append of event %s asked for no verdict, as the producer was made without verdicts; make it with verdicts to learn them."
            .formatted(append.eventId()));
  }
}
