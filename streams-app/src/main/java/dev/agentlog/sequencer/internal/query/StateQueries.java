package dev.agentlog.sequencer.internal.query;

import dev.agentlog.rulebook.BranchState;
import dev.agentlog.rulebook.RunState;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.sequencer.internal.failures.Failures;
import dev.agentlog.sequencer.internal.stores.Keys;
import dev.agentlog.sequencer.internal.stores.Rows;
import dev.agentlog.sequencer.internal.stores.StoreNames;
import dev.agentlog.sequencer.internal.stores.Table;
import dev.agentlog.sequencer.internal.streams.CommitTracker;
import dev.agentlog.sequencer.internal.streams.StreamClients;
import dev.agentlog.v1.Tombstone;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads this instance's state. Answers complete when what they tell is committed.
 *
 * <p>Thread-safe. Every method throws {@link StateUnavailableException}, or completes with it,
 * while the partition asked for is not readable here.
 */
public final class StateQueries {
  private static final long COMMIT_TIMEOUT_MS = 10_000;

  private final KafkaStreams streams;
  private final StreamClients clients;
  private final Wakefulness wakefulness;

  /** Queries on the stores of the given streams; nobody who may have lost them answers. */
  public StateQueries(KafkaStreams streams, StreamClients clients, Wakefulness wakefulness) {
    this.streams = streams;
    this.clients = clients;
    this.wakefulness = wakefulness;
  }

  /** The session's row. */
  public CompletableFuture<Optional<SessionState>> session(int partition, String session) {
    return committed(() -> get(partition, Keys.session(session), Rows::session));
  }

  /** The branch's row. */
  public CompletableFuture<Optional<BranchState>> branch(
      int partition, String session, String branch) {
    return committed(() -> get(partition, Keys.branch(session, branch), Rows::branch));
  }

  /** All branches of a session, by name. */
  public CompletableFuture<Map<String, BranchState>> branches(int partition, String session) {
    return committed(
        () -> {
          Map<String, BranchState> found = new LinkedHashMap<>();
          scan(
              partition,
              Keys.ofSession(Table.BRANCHES, session),
              row -> found.put(Keys.secondText(row.key), Rows.branch(row.value)) == null);
          return found;
        });
  }

  /** How the run ended, by branch. */
  public CompletableFuture<Map<String, RunState>> runs(int partition, String session, String run) {
    return committed(
        () -> {
          Map<String, RunState> found = new LinkedHashMap<>();
          scan(
              partition,
              Keys.ofSession(Table.RUNS, session),
              row -> {
                if (Keys.thirdText(row.key).equals(run)) {
                  found.put(Keys.secondText(row.key), Rows.run(row.value));
                }
                return true;
              });
          return found;
        });
  }

  /** The newest tombstones of a session that pass the filter, oldest first. */
  public CompletableFuture<List<Tombstone>> tombstones(
      int partition, String session, Predicate<Tombstone> filter, int limit) {
    return committed(
        () -> {
          Deque<Tombstone> newest = new ArrayDeque<>();
          scan(
              partition,
              Keys.ofSession(Table.TOMBSTONES, session),
              row -> {
                Tombstone tombstone = Rows.tombstone(row.value);
                if (filter.test(tombstone)) {
                  newest.addLast(tombstone);
                }
                if (newest.size() > limit) {
                  newest.removeFirst();
                }
                return true;
              });
          return List.copyOf(newest);
        });
  }

  /**
   * The sessions of the partitions that this instance owns.
   *
   * @param partitions the partitions; there may be none
   * @param sessions their sessions, by id
   */
  public record LocalSessions(Set<Integer> partitions, Map<String, SessionState> sessions) {}

  /** All sessions of this instance. */
  public CompletableFuture<LocalSessions> localSessions() {
    return committed(
        () -> {
          Map<String, SessionState> found = new LinkedHashMap<>();
          Set<Integer> owned = ownPartitions();
          for (int partition : owned) {
            scan(
                partition,
                Table.SESSIONS.all(),
                row -> found.put(Keys.firstText(row.key), Rows.session(row.value)) == null);
          }
          return new LocalSessions(owned, found);
        });
  }

  private Set<Integer> ownPartitions() {
    Set<Integer> owned = new TreeSet<>();
    try {
      streams
          .metadataForLocalThreads()
          .forEach(
              thread -> thread.activeTasks().forEach(task -> owned.add(task.taskId().partition())));
      return owned;
    } catch (IllegalStateException e) {
      throw new InvalidStateStoreException(e);
    }
  }

  private <T> CompletableFuture<T> committed(Supplier<T> read) {
    try {
      T answer = read.get();
      CompletableFuture<?>[] commits =
          clients.trackers().stream()
              .map(CommitTracker::awaitCommitted)
              .toArray(CompletableFuture<?>[]::new);
      return CompletableFuture.allOf(commits)
          .orTimeout(COMMIT_TIMEOUT_MS, TimeUnit.MILLISECONDS)
          .thenApply(nothing -> certain(answer))
          .exceptionallyCompose(
              failure ->
                  CompletableFuture.failedFuture(
                      Failures.unwrap(failure) instanceof InvalidStateStoreException gone
                          ? unavailable(gone)
                          : failure));
    } catch (InvalidStateStoreException e) {
      return CompletableFuture.failedFuture(unavailable(e));
    }
  }

  private <T> T certain(T answer) {
    if (!wakefulness.isCertain()) {
      throw new InvalidStateStoreException("The process stood still.");
    }
    return answer;
  }

  private static StateUnavailableException unavailable(InvalidStateStoreException cause) {
    return new StateUnavailableException(
        "The session's state is being restored or is moving to another instance; ask again in a moment.",
        cause);
  }

  private <R> Optional<R> get(int partition, Bytes key, Function<byte[], R> decode) {
    return Optional.ofNullable(store(partition).get(key)).map(decode);
  }

  private void scan(int partition, Bytes prefix, Predicate<KeyValue<Bytes, byte[]>> onRow) {
    try (KeyValueIterator<Bytes, byte[]> rows =
        store(partition).prefixScan(prefix, new BytesSerializer())) {
      boolean more = true;
      while (more && rows.hasNext()) {
        more = onRow.test(rows.next());
      }
    }
  }

  private ReadOnlyKeyValueStore<Bytes, byte[]> store(int partition) {
    return open(
        StoreQueryParameters.fromNameAndType(
                StoreNames.STATE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
            .withPartition(partition));
  }

  private <T> T open(StoreQueryParameters<T> parameters) {
    return streams.store(parameters);
  }
}
