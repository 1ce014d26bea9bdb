package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.SubscribeTimeoutException;
import dev.agentlog.consumer.source.CursorStore;
import dev.agentlog.consumer.source.TopicFacts;
import dev.agentlog.schemas.AgentLogRetriableException;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of a named subscription: behind what is stored, or where it was told to begin the
 * first time.
 *
 * @param options with the start that was found
 * @param ledger of what is acknowledged from now on
 */
record NamedStart(SubscribeOptions options, AckLedger ledger) {

  private static final Logger log = LoggerFactory.getLogger(NamedStart.class);

  /**
   * Finds the beginning. Blocks up to twice the subscribe time-out.
   *
   * @throws SubscribeTimeoutException if no broker tells what is stored
   * @throws dev.agentlog.consumer.CursorException if what is stored cannot be used
   */
  static NamedStart find(
      Start.Stored start, ScopeIdentity identity, SubscribeOptions options, SubscriptionHub hub) {
    CursorStore store = hub.source().cursors();
    NamedCursor named = new NamedCursor(start.name(), identity, hub.clock().getAsLong());
    StoredCursors stored;
    Uuid topic;
    try {
      stored =
          new StoredCursors(
              start.name(), identity, store.read(start.name(), options.subscribeTimeout()));
      topic =
          Beginning.await(
                  hub.source().describe(identity.topic()),
                  identity.describe(),
                  options.subscribeTimeout(),
                  () -> "no broker told which topic there is")
              .map(TopicFacts::id)
              .orElse(Uuid.ZERO_UUID);
    } catch (SubscribeTimeoutException late) {
      throw late;
    } catch (AgentLogRetriableException notNow) {
      throw Sentences.cursorNotRead(start.name(), identity, notNow);
    }
    LogCursor cursor = stored.resumeAt(topic);
    if (cursor != null) {
      tidy(stored, cursor, named, store, hub);
    }
    SubscribeOptions found =
        options.toBuilder().start(cursor == null ? start.first() : Start.cursor(cursor)).build();
    return new NamedStart(found, new AckLedger(named, store, hub, cursor));
  }

  /** Clears registers that are dead, once another one holds what they hold. */
  private static void tidy(
      StoredCursors stored,
      LogCursor cursor,
      NamedCursor named,
      CursorStore store,
      SubscriptionHub hub) {
    long before = System.currentTimeMillis() - NamedCursor.DEAD_MS;
    List<CursorStore.Key> dead = stored.settledBy(cursor, before);
    if (dead.isEmpty()) {
      return;
    }
    String writer = named.writer(hub.clock().getAsLong());
    CursorStore.Key own = new CursorStore.Key(named.name(), cursor.topicId(), writer);
    var ignored =
        store
            .write(own, cursor.token())
            .thenRun(() -> dead.forEach(key -> clear(store, key)))
            .whenComplete((done, failure) -> report(named.name(), failure));
  }

  private static void clear(CursorStore store, CursorStore.Key key) {
    var ignored =
        store.write(key, null).whenComplete((done, failure) -> report(key.name(), failure));
  }

  private static void report(String name, @Nullable Throwable failure) {
    if (failure != null) {
      log.atWarn()
          .addKeyValue("name", name)
          .setCause(failure)
          .log("Old stored cursors are not cleared; the next start tries again");
    }
  }
}
