package dev.agentlog.rulebook.internal;

import dev.agentlog.rulebook.BranchState;
import dev.agentlog.rulebook.Reason;
import dev.agentlog.rulebook.internal.Ruling.Refusal;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.BranchOpType;
import org.jspecify.annotations.Nullable;

/**
 * Rules 11, 13 and 14: the branch takes appends, and forks and merges fit the branches that there
 * are.
 */
public final class BranchRules {
  /** How many forks may lie between a branch and its root. */
  static final int MAX_DEPTH = 64;

  private BranchRules() {}

  /** Rule 11: a merged branch is read-only for ever. */
  public static @Nullable Ruling readOnly(Append append) {
    BranchState row = append.branchRow();
    return row != null && row.mergedInto() != null
        ? new Refusal(
            Reason.BRANCH_READ_ONLY,
            branch(append)
                + " was merged into "
                + Words.quoted(row.mergedInto())
                + " and is read-only for ever.")
        : null;
  }

  /** Rule 13: a fork or merge fits the branches that there are. */
  public static @Nullable Ruling operation(Append append) {
    return switch (append.event().branchOp()) {
      case NONE -> null;
      case FORKED -> fork(append);
      case MERGED -> merge(append);
    };
  }

  /** Rule 14: a branch begins with a fork or with a demand for sequence 1. */
  public static @Nullable Ruling unknown(Append append) {
    Envelope event = append.event();
    boolean begins =
        append.onMain() || event.branchOp() == BranchOpType.FORKED || event.hasSequence();
    return append.branchRow() == null && !begins
        ? new Refusal(
            Reason.BRANCH_UNKNOWN,
            branch(append)
                + " does not exist; fork it, or demand sequence 1 to begin a root branch.")
        : null;
  }

  private static @Nullable Ruling fork(Append append) {
    long forkSequence = append.event().opSequence();
    BranchState parent = append.opBranchRow();
    if (append.branchRow() != null) {
      return new Refusal(
          Reason.BRANCH_EXISTS,
          branch(append) + " exists already; give the fork a name of its own.");
    }
    if (parent == null) {
      return new Refusal(
          Reason.PARENT_UNKNOWN, opBranch(append) + ", to be forked from, does not exist.");
    }
    if (forkSequence > parent.head()) {
      return new Refusal(
          Reason.FORK_BEYOND_HEAD,
          "The fork sequence is "
              + forkSequence
              + ", but the head of "
              + inside(opBranch(append))
              + " is "
              + parent.head()
              + ".");
    }
    if (parent.depth() >= MAX_DEPTH) {
      return new Refusal(
          Reason.LINEAGE_TOO_DEEP,
          opBranch(append)
              + " is "
              + parent.depth()
              + " forks deep already, and at most "
              + MAX_DEPTH
              + " are allowed.");
    }
    return null;
  }

  private static @Nullable Ruling merge(Append append) {
    String source = append.event().opBranch();
    if (source.equals(append.branch())) {
      return new Refusal(Reason.MERGE_INVALID, branch(append) + " cannot be merged into itself.");
    }
    if (source.equals(Append.MAIN)) {
      return new Refusal(
          Reason.MERGE_INVALID, "Branch 'main' cannot be merged into another branch.");
    }
    if (append.branchRow() == null) {
      return new Refusal(
          Reason.TARGET_UNKNOWN, branch(append) + ", to be merged into, does not exist.");
    }
    BranchState row = append.opBranchRow();
    if (row == null) {
      return new Refusal(
          Reason.SOURCE_UNKNOWN, opBranch(append) + ", to be merged, does not exist.");
    }
    if (row.mergedInto() != null) {
      return new Refusal(
          Reason.ALREADY_MERGED,
          opBranch(append) + " was merged into " + Words.quoted(row.mergedInto()) + " before.");
    }
    return stale(append, row);
  }

  private static @Nullable Ruling stale(Append append, BranchState source) {
    long named = append.event().opSequence();
    return named == source.head()
        ? null
        : new Refusal(
            Reason.MERGE_STALE,
            "The merge names source sequence "
                + named
                + ", but the head of "
                + inside(opBranch(append))
                + " is "
                + source.head()
                + "; look at what was written meanwhile and merge again.");
  }

  private static String branch(Append append) {
    return "Branch " + Words.quoted(append.branch());
  }

  private static String opBranch(Append append) {
    return "Branch " + Words.quoted(append.event().opBranch());
  }

  private static String inside(String subject) {
    return "b" + subject.substring(1);
  }
}
