package dev.agentlog.producer.internal;

import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.schemas.EventIds;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One append on its way, and its receipt.
 *
 * <p>The futures belong to the caller, who may complete or cancel them: nothing inside reads them.
 * What is known of the append is kept beside them and owned by the {@link PendingVerdicts} that it
 * was added to, under that object's lock.
 */
final class PendingAppend implements Receipt {

  private final UUID id;
  private final String eventId;
  private final String session;
  private final String branch;
  private final OptionalLong attempted;
  private final Kept kept;
  private final CompletableFuture<InboxPosition> durable = new CompletableFuture<>();
  private final CompletableFuture<VerdictResult> verdict = new CompletableFuture<>();

  private final long madeNanos = System.nanoTime();
  private @Nullable InboxPosition position;
  private long deadlineNanos;
  private boolean answered;
  private long order;

  /** By whom an append is kept until it is acknowledged. */
  enum Kept {
    /** By nobody but Kafka's client. */
    UNKEPT,
    /** By the spool, and a caller holds its receipt. */
    SPOOLED,
    /** By the spool, and nobody holds its receipt. */
    ORPHAN
  }

  PendingAppend(String eventId, String session, String branch, OptionalLong attempted) {
    this(eventId, session, branch, attempted, Kept.UNKEPT);
  }

  PendingAppend(String eventId, String session, String branch, OptionalLong attempted, Kept kept) {
    this.id = EventIds.parse(eventId);
    this.eventId = eventId;
    this.session = session;
    this.branch = branch;
    this.attempted = attempted;
    this.kept = kept;
  }

  /** Returns the event's id by value. */
  UUID id() {
    return id;
  }

  @Override
  public String eventId() {
    return eventId;
  }

  @Override
  public OptionalLong attempted() {
    return attempted;
  }

  @Override
  public boolean spooled() {
    return kept != Kept.UNKEPT;
  }

  Kept kept() {
    return kept;
  }

  String session() {
    return session;
  }

  String branch() {
    return branch;
  }

  @Override
  public CompletableFuture<InboxPosition> durable() {
    return durable;
  }

  @Override
  public CompletableFuture<VerdictResult> verdict() {
    return verdict;
  }

  /** Returns where the append lies, null until it is acknowledged. */
  @Nullable InboxPosition position() {
    return position;
  }

  /** Returns when it was made. */
  long madeNanos() {
    return madeNanos;
  }

  /** Returns when its verdict is overdue; without meaning until it is acknowledged. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  /** Returns whether all that was asked for is known. */
  boolean answered() {
    return answered;
  }

  void acknowledged(InboxPosition where, long overdueNanos) {
    this.position = where;
    this.deadlineNanos = overdueNanos;
  }

  /** Returns the append's place in the order in which appends were added. */
  long order() {
    return order;
  }

  void added(long place) {
    this.order = place;
  }

  void markAnswered() {
    this.answered = true;
  }

  @Override
  public String toString() {
    return "Receipt[%s on %s of %s]".formatted(eventId, branch, session);
  }
}
