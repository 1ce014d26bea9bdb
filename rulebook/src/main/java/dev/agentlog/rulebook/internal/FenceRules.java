package dev.agentlog.rulebook.internal;

import dev.agentlog.rulebook.BranchState;
import dev.agentlog.rulebook.Reason;
import dev.agentlog.rulebook.internal.Ruling.Refusal;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.BranchOpType;
import dev.agentlog.schemas.Kinds;
import org.jspecify.annotations.Nullable;

/** Rule 10: a branch that a writer holds is written by that writer alone. */
public final class FenceRules {

  private FenceRules() {}

  /**
   * Rule 10: the append comes from the branch's holder, and a merge from the source's holder too; a
   * claim outbids the holder.
   */
  public static @Nullable Ruling fenced(Append append) {
    BranchState row = append.branchRow();
    if (append.kind().equals(Kinds.WRITER_CLAIMED)) {
      return row == null ? null : outbid(append, row);
    }
    Ruling ruling = row == null ? null : heldBySomebodyElse(append, append.branch(), row);
    if (ruling != null || append.event().branchOp() != BranchOpType.MERGED) {
      return ruling;
    }
    BranchState source = append.opBranchRow();
    return source == null ? null : heldBySomebodyElse(append, append.event().opBranch(), source);
  }

  private static @Nullable Ruling outbid(Append append, BranchState row) {
    long epoch = append.event().writerEpoch();
    return row.fenceWriter() != null && epoch <= row.fenceEpoch()
        ? refused(
            append.branch(),
            row,
            "but the claim's epoch is "
                + epoch
                + "; a claim needs an epoch higher than the holder's.")
        : null;
  }

  private static @Nullable Ruling heldBySomebodyElse(
      Append append, String branch, BranchState row) {
    String holder = row.fenceWriter();
    Envelope event = append.event();
    if (holder == null
        || (holder.equals(event.writerId()) && event.writerEpoch() == row.fenceEpoch())) {
      return null;
    }
    String writer = event.writerId();
    String given =
        writer == null
            ? "but the append names no writer"
            : "but the append comes from writer "
                + Words.quoted(writer)
                + " with epoch "
                + event.writerEpoch();
    return refused(branch, row, given + "; take over with writer.claimed and a higher epoch.");
  }

  private static Ruling refused(String branch, BranchState row, String rest) {
    return new Refusal(
        Reason.FENCED,
        "Branch "
            + Words.quoted(branch)
            + " is held by writer "
            + Words.quoted(String.valueOf(row.fenceWriter()))
            + " with epoch "
            + row.fenceEpoch()
            + ", "
            + rest);
  }
}
