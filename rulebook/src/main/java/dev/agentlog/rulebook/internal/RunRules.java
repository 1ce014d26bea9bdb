package dev.agentlog.rulebook.internal;

import dev.agentlog.rulebook.Change;
import dev.agentlog.rulebook.Reason;
import dev.agentlog.rulebook.RunState;
import dev.agentlog.rulebook.internal.Ruling.Refusal;
import dev.agentlog.schemas.Kinds;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rule 12: a run that has ended on a branch takes nothing more there until it is resumed.
 * Immutable.
 */
public final class RunRules {
  private final boolean sealing;

  /** Makes the rule; without sealing it lets everything pass. */
  public RunRules(boolean sealing) {
    this.sealing = sealing;
  }

  /**
   * Rule 12: the append's run goes on, or the append resumes it, or it is about more than the run.
   */
  public @Nullable Ruling sealed(Append append) {
    String run = append.event().runId();
    if (!sealing
        || run == null
        || append.branchRow() == null
        || append.kind().equals(Kinds.RUN_RESUMED)
        || Kinds.sealExempt(append.kind())) {
      return null;
    }
    RunState end = append.state().run(append.session(), append.branch(), run);
    return end == null
        ? null
        : new Refusal(
            Reason.RUN_SEALED,
            "Run "
                + Words.quoted(run)
                + " ended with "
                + end.sealedBy()
                + " at sequence "
                + end.sequence()
                + " of branch "
                + Words.quoted(append.branch())
                + "; append run.resumed to go on with it.");
  }

  /** Returns what an accepted append does to its run: null if nothing. */
  static @Nullable Change change(Append append, long sequence) {
    boolean ends = Kinds.isRunTerminal(append.kind());
    if (!ends && !append.kind().equals(Kinds.RUN_RESUMED)) {
      return null;
    }
    String run = Objects.requireNonNull(append.event().runId(), "rule 4 asks for a run");
    RunState end = new RunState(append.kind(), sequence);
    return ends
        ? new Change.PutRun(append.session(), append.branch(), run, end)
        : new Change.RemoveRun(append.session(), append.branch(), run);
  }
}
