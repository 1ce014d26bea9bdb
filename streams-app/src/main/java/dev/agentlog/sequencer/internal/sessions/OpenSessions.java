package dev.agentlog.sequencer.internal.sessions;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The open sessions that this instance sequences, and who waits for one to open. Thread-safe. */
public final class OpenSessions {
  private final Map<Integer, Set<String>> byPartition = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
  private final Set<String> opening = new HashSet<>();

  /** This instance took over a partition with these open sessions. */
  public void taken(int partition, Set<String> open) {
    Set<String> sessions = ConcurrentHashMap.newKeySet();
    sessions.addAll(open);
    byPartition.put(partition, sessions);
    open.forEach(this::complete);
  }

  /** This instance lost a partition. */
  public void released(int partition) {
    byPartition.remove(partition);
  }

  /** A session was opened. */
  public void opened(int partition, String session) {
    byPartition.computeIfAbsent(partition, key -> ConcurrentHashMap.newKeySet()).add(session);
    complete(session);
  }

  /** A session was closed. */
  public void closed(int partition, String session) {
    Set<String> sessions = byPartition.get(partition);
    if (sessions != null) {
      sessions.remove(session);
    }
  }

  /** How many sessions are open. */
  public int count() {
    return byPartition.values().stream().mapToInt(Set::size).sum();
  }

  /**
   * Takes a place for a session that is about to be opened, if fewer than the limit are open or
   * about to be; to be given back with {@link #forget}.
   *
   * @param elsewhere how many sessions other instances have
   */
  boolean reserve(String session, int elsewhere, int limit) {
    synchronized (opening) {
      long more = opening.stream().filter(other -> !isOpen(other)).count();
      if (count() + more + elsewhere >= limit) {
        return false;
      }
      return opening.add(session);
    }
  }

  /** Completes when the session opens; the caller looks afterwards whether it is open already. */
  CompletableFuture<Void> awaitOpened(String session) {
    return awaited.computeIfAbsent(session, key -> new CompletableFuture<>());
  }

  /** Nobody waits for this session any longer. */
  void forget(String session) {
    awaited.remove(session);
    synchronized (opening) {
      opening.remove(session);
    }
  }

  private boolean isOpen(String session) {
    return byPartition.values().stream().anyMatch(sessions -> sessions.contains(session));
  }

  private void complete(String session) {
    CompletableFuture<Void> waiting = awaited.remove(session);
    if (waiting != null) {
      waiting.complete(null);
    }
  }
}
