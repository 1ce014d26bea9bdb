package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.consumer.source.CursorStore;
import dev.agentlog.schemas.AgentLogException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What a named subscription has acknowledged, and how much of it is safe. Thread-safe; holds its
 * lock for moments only, and calls nobody under it.
 *
 * <pre>
 *  ack ──▶ waiting round ── nothing is on its way, and the last one left a while ago ──▶ flying round
 *             ▲                                                                              │
 *             └── acks that came meanwhile are one round                safe, or failed ◀────┘
 * </pre>
 *
 * <p>Positions only grow: what is written is the furthest of all that has been acknowledged, and of
 * what was stored when the subscription began. An acknowledgement of less is done at once.
 */
final class AckLedger {

  /** How long after one round left the next one may leave. */
  static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final NamedCursor named;
  private final CursorStore store;
  private final SubscriptionHub hub;
  private final Map<Uuid, LogCursor> wanted = new HashMap<>(); // guarded by this, as all below
  private final Map<Uuid, LogCursor> safe = new HashMap<>();
  private @Nullable Round waiting;
  private @Nullable Round flying;
  private long leftAt;
  private boolean awaited;
  private boolean closed;

  /** Acknowledgements that become safe together. */
  private static final class Round {
    private final Map<Uuid, LogCursor> cursors = new HashMap<>();
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    boolean covers(LogCursor cursor) {
      LogCursor has = cursors.get(cursor.topicId());
      return has != null && has.covers(cursor);
    }
  }

  /**
   * Creates a ledger.
   *
   * @param stored what is stored already, null if nothing is
   */
  AckLedger(NamedCursor named, CursorStore store, SubscriptionHub hub, @Nullable LogCursor stored) {
    this.named = named;
    this.store = store;
    this.hub = hub;
    this.leftAt = hub.clock().getAsLong() - EVERY_NANOS;
    if (stored != null) {
      wanted.put(stored.topicId(), stored);
      safe.put(stored.topicId(), stored);
    }
  }

  /** See {@link dev.agentlog.consumer.Subscription#ack}. */
  CompletableFuture<@Nullable Void> ack(Cursor acknowledged) {
    LogCursor cursor = LogCursor.of(acknowledged);
    if (!cursor.identity().equals(named.identity())) {
      throw Sentences.otherScope(cursor, named.identity());
    }
    CompletableFuture<@Nullable Void> done;
    synchronized (this) {
      if (closed) {
        throw closedNow();
      }
      LogCursor known = safe.get(cursor.topicId());
      if (known != null && known.covers(cursor)) {
        return CompletableFuture.completedFuture(null);
      }
      if (flying != null && flying.covers(cursor)) {
        return flying.done.copy();
      }
      Round round = waiting == null ? new Round() : waiting;
      waiting = round;
      LogCursor furthest = wanted.merge(cursor.topicId(), cursor, LogCursor::furthest);
      round.cursors.put(cursor.topicId(), furthest);
      done = round.done.copy();
    }
    proceed();
    return done;
  }

  private SubscriptionClosedException closedNow() {
    return new SubscriptionClosedException(
        "The subscription '%s' to %s is closed and takes no acknowledgements: acknowledge before closing it."
            .formatted(named.name(), named.identity().scope().describe()));
  }

  /** Has the waiting round leave, now or when it may. */
  private void proceed() {
    Round round;
    synchronized (this) {
      round = waiting;
      if (round == null || flying != null) {
        return;
      }
      long now = hub.clock().getAsLong();
      long left = leftAt + EVERY_NANOS - now;
      if (left > 0 && !closed) {
        if (!awaited) {
          awaited = true;
          hub.work().later(this::onTime, left);
        }
        return;
      }
      leftAt = now;
      flying = round;
      waiting = null;
    }
    fly(round);
  }

  private void onTime() {
    synchronized (this) {
      awaited = false;
    }
    proceed();
  }

  private void fly(Round round) {
    List<CompletableFuture<@Nullable Void>> writes = new ArrayList<>();
    String writer = named.writer(hub.clock().getAsLong());
    round.cursors.forEach(
        (topicId, cursor) ->
            writes.add(write(new CursorStore.Key(named.name(), topicId, writer), cursor)));
    var ignored =
        CompletableFuture.allOf(writes.toArray(CompletableFuture<?>[]::new))
            .whenComplete((unused, failure) -> landed(round, failure));
  }

  /** A store that throws has failed as one that says so later. */
  private CompletableFuture<@Nullable Void> write(CursorStore.Key key, LogCursor cursor) {
    try {
      return store.write(key, cursor.token());
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private void landed(Round round, @Nullable Throwable failure) {
    synchronized (this) {
      flying = null;
      if (failure == null) {
        round.cursors.forEach((id, cursor) -> safe.merge(id, cursor, LogCursor::furthest));
      }
    }
    proceed();
    if (failure == null) {
      round.done.complete(null);
    } else {
      Throwable why = KafkaFailures.unwrap(failure);
      round.done.completeExceptionally(
          why instanceof AgentLogException own ? own : Sentences.notStored(named.name(), why));
    }
  }

  /** Takes no more; what has been acknowledged is still stored, without delay. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    proceed();
  }
}
