package dev.agentlog.rulebook;

import dev.agentlog.v1.Tombstone;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state in sorted maps: for tests, and for doubles of the sequencer. Belongs to one thread.
 *
 * <p>Two of them are equal if they hold equal rows.
 */
public final class InMemoryState implements State {
  private final SortedMap<String, SessionState> sessions = new TreeMap<>();
  private final SortedMap<String, Tables> tables = new TreeMap<>();

  /** The rows of one session. */
  private record Tables(
      SortedMap<String, BranchState> branches,
      SortedMap<String, SortedMap<String, RunState>> runs,
      SortedMap<UUID, EventState> events,
      SortedMap<Long, Tombstone> tombstones) {
    static final Tables NONE =
        new Tables(
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap());

    Tables() {
      this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    SortedMap<String, RunState> runsOn(String branch) {
      return runs.getOrDefault(branch, Collections.emptySortedMap());
    }
  }

  @Override
  public @Nullable SessionState session(String session) {
    return sessions.get(session);
  }

  @Override
  public @Nullable BranchState branch(String session, String branch) {
    return of(session).branches().get(branch);
  }

  @Override
  public @Nullable RunState run(String session, String branch, String run) {
    return of(session).runsOn(branch).get(run);
  }

  @Override
  public @Nullable EventState event(String session, UUID id) {
    return of(session).events().get(id);
  }

  @Override
  public OptionalLong oldestTombstone(String session) {
    SortedMap<Long, Tombstone> tombstones = of(session).tombstones();
    return tombstones.isEmpty() ? OptionalLong.empty() : OptionalLong.of(tombstones.firstKey());
  }

  @Override
  public void putSession(String session, SessionState row) {
    sessions.put(session, row);
  }

  @Override
  public void putBranch(String session, String branch, BranchState row) {
    in(session).branches().put(branch, row);
  }

  @Override
  public void putRun(String session, String branch, String run, RunState row) {
    in(session).runs().computeIfAbsent(branch, added -> new TreeMap<>()).put(run, row);
  }

  @Override
  public void removeRun(String session, String branch, String run) {
    SortedMap<String, RunState> runs = of(session).runs().get(branch);
    if (runs != null && runs.remove(run) != null && runs.isEmpty()) {
      of(session).runs().remove(branch);
    }
  }

  @Override
  public void putEvent(String session, UUID id, EventState row) {
    in(session).events().put(id, row);
  }

  @Override
  public void putTombstone(String session, long offset, Tombstone tombstone) {
    in(session).tombstones().put(offset, tombstone);
  }

  @Override
  public void removeTombstone(String session, long offset) {
    Tables rows = tables.get(session);
    if (rows != null) {
      rows.tombstones().remove(offset);
    }
  }

  /** Returns all sessions that were ever opened, by id; a live view that cannot be changed. */
  public SortedMap<String, SessionState> sessions() {
    return Collections.unmodifiableSortedMap(sessions);
  }

  /**
   * Returns the session's branches, by name; empty if the session is unknown; cannot be changed.
   */
  public SortedMap<String, BranchState> branches(String session) {
    return Collections.unmodifiableSortedMap(of(session).branches());
  }

  /**
   * Returns the runs that have ended on the branch, by id; empty if there are none; cannot be
   * changed.
   */
  public SortedMap<String, RunState> runs(String session, String branch) {
    return Collections.unmodifiableSortedMap(of(session).runsOn(branch));
  }

  /**
   * Returns the accepted events of the session, by id; empty if there are none; cannot be changed.
   */
  public SortedMap<UUID, EventState> events(String session) {
    return Collections.unmodifiableSortedMap(of(session).events());
  }

  /**
   * Returns the tombstones kept for the session, oldest first, by offset in the keyed inbox; cannot
   * be changed.
   */
  public SortedMap<Long, Tombstone> tombstones(String session) {
    return Collections.unmodifiableSortedMap(of(session).tombstones());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof InMemoryState that
        && sessions.equals(that.sessions)
        && tables.equals(that.tables);
  }

  @Override
  public int hashCode() {
    return sessions.hashCode() * 31 + tables.hashCode();
  }

  @Override
  public String toString() {
    return "InMemoryState[sessions=" + sessions + ", tables=" + tables + "]";
  }

  private Tables of(String session) {
    return tables.getOrDefault(session, Tables.NONE);
  }

  private Tables in(String session) {
    return tables.computeIfAbsent(session, added -> new Tables());
  }
}
