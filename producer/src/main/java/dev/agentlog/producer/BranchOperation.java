package dev.agentlog.producer;

import dev.agentlog.producer.internal.Checks;

/** What a branch event does. */
public sealed interface BranchOperation {

  /**
   * Starts the branch that it is appended to.
   *
   * @param parentBranch the branch forked from
   * @param forkSequence the last sequence of the parent that belongs to the child's history, 0 for
   *     none
   */
  record Fork(String parentBranch, long forkSequence) implements BranchOperation {

    /** Checks the parts. */
    public Fork {
      Checks.id("parent branch", parentBranch);
      if (forkSequence < 0) {
        throw new InvalidEventException(
            "A branch cannot be forked at sequence "
                + forkSequence
                + "; give 0 for an empty history, or a sequence of the parent.");
      }
    }
  }

  /**
   * Merges a branch into the one that it is appended to.
   *
   * @param sourceBranch the branch merged from
   * @param sourceSequence the source's head
   */
  record Merge(String sourceBranch, long sourceSequence) implements BranchOperation {

    /** Checks the parts. */
    public Merge {
      Checks.id("source branch", sourceBranch);
    }
  }
}
