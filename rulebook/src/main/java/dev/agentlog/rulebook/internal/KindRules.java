package dev.agentlog.rulebook.internal;

import dev.agentlog.rulebook.Reason;
import dev.agentlog.rulebook.internal.Ruling.Refusal;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.BranchOpType;
import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.Lifecycle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of rule 4 that looks at the kind, and at what each standard kind asks of the other
 * fields.
 */
public final class KindRules {

  private KindRules() {}

  /** Rule 4: a kind is dotted lower case. */
  public static @Nullable Ruling notKind(Append append) {
    return Kinds.wellFormed(append.kind())
        ? null
        : invalid(
            "The kind "
                + Words.quoted(append.kind())
                + " is not dotted lower case, such as 'tool.call.completed'.");
  }

  /** Rule 4: a standard kind carries its own lifecycle. */
  public static @Nullable Ruling lifecycle(Append append) {
    Optional<Lifecycle> own = Kinds.lifecycleOf(append.kind());
    Lifecycle given = append.event().lifecycle();
    return own.isEmpty() || own.get() == given
        ? null
        : invalid(
            kind(append) + " has lifecycle " + own.get() + ", but the event says " + given + ".");
  }

  /** Rule 4: branch operations are on the two branch kinds, each on its own, and there always. */
  public static @Nullable Ruling branchOp(Append append) {
    BranchOpType asked =
        switch (append.kind()) {
          case Kinds.BRANCH_FORKED -> BranchOpType.FORKED;
          case Kinds.BRANCH_MERGED -> BranchOpType.MERGED;
          default -> BranchOpType.NONE;
        };
    BranchOpType given = append.event().branchOp();
    return asked == given
        ? null
        : invalid(
            kind(append)
                + " goes with "
                + name(asked)
                + " in branch_op, but the event has "
                + name(given)
                + ".");
  }

  private static String name(BranchOpType type) {
    return switch (type) {
      case NONE -> "nothing";
      case FORKED -> "BranchForked";
      case MERGED -> "BranchMerged";
    };
  }

  /** Rule 4: a fork begins at 0 or later, and on another branch. */
  public static @Nullable Ruling fork(Append append) {
    Envelope event = append.event();
    if (event.branchOp() != BranchOpType.FORKED) {
      return null;
    }
    if (event.opSequence() < 0) {
      return invalid(
          "The fork sequence is "
              + event.opSequence()
              + ", and it must be 0 or more; 0 is the empty prefix.");
    }
    return event.opBranch().equals(append.branch())
        ? invalid("Branch " + Words.quoted(append.branch()) + " cannot be forked from itself.")
        : null;
  }

  /** Rule 4: a standard kind about runs names its run. */
  public static @Nullable Ruling run(Append append) {
    return Kinds.isStandardRun(append.kind()) && append.event().utf8Length(Field.RUN_ID) < 0
        ? invalid(kind(append) + " needs a run_id.")
        : null;
  }

  /** Rule 4: a claim names its writer. */
  public static @Nullable Ruling writer(Append append) {
    return append.kind().equals(Kinds.WRITER_CLAIMED) && !append.event().hasWriter()
        ? invalid(kind(append) + " needs a writer, which is the one that claims the branch.")
        : null;
  }

  /** Rule 4: a session is opened and closed on main. */
  public static @Nullable Ruling notOnMain(Append append) {
    boolean needsMain =
        append.kind().equals(Kinds.SESSION_CREATED) || append.kind().equals(Kinds.SESSION_CLOSED);
    return needsMain && !append.onMain()
        ? invalid(
            kind(append)
                + " belongs on branch 'main', but the event names branch "
                + Words.quoted(append.branch())
                + ".")
        : null;
  }

  private static String kind(Append append) {
    return "The kind " + Words.quoted(append.kind());
  }

  private static Ruling invalid(String detail) {
    return new Refusal(Reason.INVALID, detail);
  }
}
