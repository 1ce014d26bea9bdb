package dev.agentlog.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the state costs: bytes for each branch with its first event and for each further event, in
 * RocksDB and in the changelog; how many tombstones a session keeps; and how long restoring takes
 * at several sizes, beside a start that finds its state.
 */
final class StateBenchmark {
  private static final int STEPS = 3;
  private static final int REFUSED = 5_000;
  private static final String LISTED = "/sessions/session-0/tombstones?limit=1000";
  private static final Pattern TOMBSTONE = Pattern.compile("\"reason\"");

  private final int branches;
  private final int events;
  private final Report report;

  StateBenchmark(int branches, int events, Report report) {
    this.branches = branches;
    this.events = events;
    this.report = report;
  }

  void run() throws Exception {
    report.title("State, %,d branches, then %,d further events".formatted(branches, events));
    try (BenchmarkStack stack = new BenchmarkStack();
        BranchSpread spread = new BranchSpread(stack, "state", branches)) {
      double unused = spread.makeBranches();
      Size made = size(spread);
      report.figure("branch with its first event", "RocksDB", made.disk() / (double) branches, "B");
      report.figure(
          "branch with its first event", "changelog", made.changelog() / (double) branches, "B");
      Size before = made;
      int appended = 0;
      for (int step = 1; step <= STEPS; step++) {
        restoring(spread, branches + appended);
        spread.append(events / STEPS);
        appended += events / STEPS;
        before = perEvent(spread, before, events / STEPS);
      }
      restoring(spread, branches + appended);
      tombstones(spread);
    }
  }

  /** Bytes on the disk of the stopped sequencer and on the broker. */
  private record Size(long disk, long changelog) {}

  private static Size size(BranchSpread spread) throws Exception {
    return new Size(spread.stopAndMeasureState(), spread.changelogBytes());
  }

  private Size perEvent(BranchSpread spread, Size before, int appended) throws Exception {
    Size now = size(spread);
    double disk = now.disk() - before.disk();
    double changelog = now.changelog() - before.changelog();
    report.figure("further event", "RocksDB", disk / appended, "B");
    report.figure("further event", "changelog, not compacted", changelog / appended, "B");
    return now;
  }

  /** The sequencer is stopped before, and runs afterwards. */
  private void restoring(BranchSpread spread, int rows) throws Exception {
    String scenario = "after %,d events".formatted(rows);
    report.figure(scenario, "start with the state", spread.start(true), "s");
    long unused = spread.stopAndMeasureState();
    report.figure(scenario, "start without: restored", spread.start(false), "s");
  }

  private void tombstones(BranchSpread spread) throws Exception {
    spread.appendRefused(REFUSED);
    Matcher kept = TOMBSTONE.matcher(spread.get(LISTED));
    report.figure(
        "session with 5,000 refusals", "tombstones kept", (double) kept.results().count(), "");
  }
}
