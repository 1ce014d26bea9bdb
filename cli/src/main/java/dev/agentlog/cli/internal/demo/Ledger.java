package dev.agentlog.cli.internal.demo;

import dev.agentlog.cli.DemoListener;
import dev.agentlog.cli.DemoListener.Judged;
import dev.agentlog.cli.DemoSummary.Counts;
import dev.agentlog.cli.DemoSummary.Latency;
import dev.agentlog.cli.internal.importing.Tally;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.VerdictResult.Accepted;
import dev.agentlog.producer.VerdictResult.Duplicate;
import dev.agentlog.producer.VerdictResult.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The demo's own books, kept where agents append and where the subscriber reads: verdicts by
 * session, accepted ids, times, and what went against expectation. Thread-safe.
 */
final class Ledger {

  private static final int FAULTS_KEPT = 20;

  private final DemoListener listener;
  private final Map<String, Tally> tallies = new ConcurrentSkipListMap<>();
  private final Map<String, Long> begun = new ConcurrentHashMap<>();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final List<Long> nanos = new ArrayList<>(); // guarded by itself
  private final List<String> faults = new ArrayList<>(); // guarded by itself

  Ledger(DemoListener listener) {
    this.listener = listener;
  }

  /** A session takes part. */
  void opened(String session) {
    tallies.put(session, new Tally());
    listener.noted(session, "opened");
  }

  /** An append is about to be made. */
  void begin(String eventId) {
    begun.putIfAbsent(eventId, System.nanoTime());
  }

  /** An append got its verdict. */
  Judged judged(String session, PlannedAppend append, VerdictResult verdict) {
    tallies.computeIfAbsent(session, id -> new Tally()).count(verdict);
    if (verdict instanceof Accepted) {
      accepted.add(append.draft().eventId());
    }
    Judged judged = describe(session, append, verdict);
    if (!append.expectation().metBy(judged)) {
      fault(
          "%s on %s/%s was foreseen to be %s and is %s."
              .formatted(judged.kind(), session, judged.branch(), append.expectation(), judged));
    }
    listener.judged(judged);
    return judged;
  }

  /** The subscriber got an event. */
  void delivered(String eventId) {
    Long start = begun.get(eventId);
    if (start != null) {
      synchronized (nanos) {
        nanos.add(System.nanoTime() - start);
      }
    }
  }

  /** Something did not hold. */
  void fault(String sentence) {
    synchronized (faults) {
      if (faults.size() < FAULTS_KEPT) {
        faults.add(sentence);
      }
    }
  }

  List<String> faults() {
    synchronized (faults) {
      return List.copyOf(faults);
    }
  }

  Set<String> accepted() {
    return Set.copyOf(accepted);
  }

  SortedMap<String, Counts> counts() {
    SortedMap<String, Counts> counts = new TreeMap<>();
    tallies.forEach(
        (session, tally) ->
            counts.put(
                session,
                new Counts(tally.accepted(), tally.duplicates(), new TreeMap<>(tally.rejected()))));
    return counts;
  }

  Latency latency() {
    List<Long> sorted;
    synchronized (nanos) {
      sorted = nanos.stream().sorted().toList();
    }
    return new Latency(percentile(sorted, 50), percentile(sorted, 95), percentile(sorted, 99));
  }

  private static double percentile(List<Long> sorted, int percent) {
    if (sorted.isEmpty()) {
      return 0;
    }
    int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
    return Math.round(sorted.get(Math.max(rank - 1, 0)) / 10_000.0) / 100.0;
  }

  private static Judged describe(String session, PlannedAppend append, VerdictResult verdict) {
    String agent = String.valueOf(append.draft().agentId());
    String kind = append.draft().kind();
    if (verdict instanceof Rejected no) {
      return new Judged(
          session, append.branch(), agent, kind, no.reason(), no.expectedSequence(), no.detail());
    }
    String outcome = verdict instanceof Duplicate ? "DUPLICATE" : "ACCEPTED";
    return new Judged(
        session, append.branch(), agent, kind, outcome, verdict.requireSequence(), "");
  }
}
