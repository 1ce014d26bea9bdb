package dev.agentlog.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Accepted events per second over very many branches, beside the same load over a thousand: both
 * with as many events before, in turns, each in a namespace of its own. Then the memory of the
 * sequencer process, and how long it takes to start with its state and without.
 */
final class BranchesBenchmark {
  private static final int FEW = 1_000;
  private static final int ROUNDS = 3;
  private static final double MEBI = 1_024.0 * 1_024;

  private final int branches;
  private final int events;
  private final Report report;

  BranchesBenchmark(int branches, int events, Report report) {
    this.branches = branches;
    this.events = events;
    this.report = report;
  }

  void run() throws Exception {
    report.title(
        "Branches, %,d events over %,d branches and over %,d, median of %d rounds"
            .formatted(events, branches, FEW, ROUNDS));
    try (BenchmarkStack stack = new BenchmarkStack();
        BranchSpread many = new BranchSpread(stack, "many", branches);
        BranchSpread few = new BranchSpread(stack, "few", FEW)) {
      report.rate("%,d branches".formatted(branches), "branches made", many.makeBranches());
      few.makeBranches();
      double before = few.append(Math.max(1, branches - FEW));
      report.rate("%,d branches".formatted(FEW), "events before", before);
      compare(many, few);
      starts(many, "%,d branches".formatted(branches));
      starts(few, "%,d branches".formatted(FEW));
    }
  }

  private void compare(BranchSpread many, BranchSpread few) throws Exception {
    List<Double> ofMany = new ArrayList<>();
    List<Double> ofFew = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      ofFew.add(few.append(events));
      ofMany.add(many.append(events));
    }
    double rateOfMany = Report.median(ofMany);
    double rateOfFew = Report.median(ofFew);
    report.rate("%,d branches".formatted(branches), "accepted events", rateOfMany);
    report.rate("control: %,d branches".formatted(FEW), "accepted events", rateOfFew);
    report.ratio("many / few", "", rateOfMany / rateOfFew);
  }

  private void starts(BranchSpread spread, String name) throws Exception {
    report.figure(name, "memory of the process", spread.residentBytes() / MEBI, "MiB");
    report.figure(name, "state on disk", spread.stopAndMeasureState() / MEBI, "MiB");
    report.figure(name, "changelog on the broker", spread.changelogBytes() / MEBI, "MiB");
    report.figure(name, "start with the state", spread.start(true), "s");
    long unused = spread.stopAndMeasureState();
    report.figure(name, "start without: restored", spread.start(false), "s");
    report.figure(name, "memory after restoring", spread.residentBytes() / MEBI, "MiB");
  }
}
