package dev.agentlog.schemas;

import dev.agentlog.v1.Lifecycle;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The standard kinds of events and what they imply.
 *
 * <p>The vocabulary is open: writers may use kinds of their own, of the form {@link #wellFormed}
 * asks for, and choose their lifecycle. A standard kind always carries the lifecycle given here.
 */
public final class Kinds {

  /** {@code session.created}, lifecycle ORDINARY. */
  public static final String SESSION_CREATED = "session.created";

  /** {@code session.resumed}, lifecycle ORDINARY. */
  public static final String SESSION_RESUMED = "session.resumed";

  /** {@code session.closed}, lifecycle TERMINAL. */
  public static final String SESSION_CLOSED = "session.closed";

  /** {@code branch.forked}, lifecycle ORDINARY. */
  public static final String BRANCH_FORKED = "branch.forked";

  /** {@code branch.merged}, lifecycle ORDINARY. */
  public static final String BRANCH_MERGED = "branch.merged";

  /** {@code run.started}, lifecycle ORDINARY. */
  public static final String RUN_STARTED = "run.started";

  /** {@code run.resumed}, lifecycle ORDINARY. */
  public static final String RUN_RESUMED = "run.resumed";

  /** {@code run.completed}, lifecycle TERMINAL. */
  public static final String RUN_COMPLETED = "run.completed";

  /** {@code run.failed}, lifecycle TERMINAL. */
  public static final String RUN_FAILED = "run.failed";

  /** {@code run.cancelled}, lifecycle TERMINAL. */
  public static final String RUN_CANCELLED = "run.cancelled";

  /** {@code turn.started}, lifecycle ORDINARY. */
  public static final String TURN_STARTED = "turn.started";

  /** {@code turn.completed}, lifecycle TERMINAL. */
  public static final String TURN_COMPLETED = "turn.completed";

  /** {@code turn.failed}, lifecycle TERMINAL. */
  public static final String TURN_FAILED = "turn.failed";

  /** {@code message.user}, lifecycle ORDINARY. */
  public static final String MESSAGE_USER = "message.user";

  /** {@code message.assistant}, lifecycle ORDINARY. */
  public static final String MESSAGE_ASSISTANT = "message.assistant";

  /** {@code message.system}, lifecycle ORDINARY. */
  public static final String MESSAGE_SYSTEM = "message.system";

  /** {@code model.started}, lifecycle ORDINARY. */
  public static final String MODEL_STARTED = "model.started";

  /** {@code model.delta}, lifecycle PROGRESS. */
  public static final String MODEL_DELTA = "model.delta";

  /** {@code model.completed}, lifecycle TERMINAL. */
  public static final String MODEL_COMPLETED = "model.completed";

  /** {@code model.failed}, lifecycle TERMINAL. */
  public static final String MODEL_FAILED = "model.failed";

  /** {@code tool.call.requested}, lifecycle ORDINARY. */
  public static final String TOOL_CALL_REQUESTED = "tool.call.requested";

  /** {@code tool.call.started}, lifecycle ORDINARY. */
  public static final String TOOL_CALL_STARTED = "tool.call.started";

  /** {@code tool.call.output}, lifecycle PROGRESS. */
  public static final String TOOL_CALL_OUTPUT = "tool.call.output";

  /** {@code tool.call.completed}, lifecycle TERMINAL. */
  public static final String TOOL_CALL_COMPLETED = "tool.call.completed";

  /** {@code tool.call.failed}, lifecycle TERMINAL. */
  public static final String TOOL_CALL_FAILED = "tool.call.failed";

  /** {@code tool.call.denied}, lifecycle TERMINAL. */
  public static final String TOOL_CALL_DENIED = "tool.call.denied";

  /** {@code approval.requested}, lifecycle ORDINARY. */
  public static final String APPROVAL_REQUESTED = "approval.requested";

  /** {@code approval.granted}, lifecycle TERMINAL. */
  public static final String APPROVAL_GRANTED = "approval.granted";

  /** {@code approval.denied}, lifecycle TERMINAL. */
  public static final String APPROVAL_DENIED = "approval.denied";

  /** {@code approval.expired}, lifecycle TERMINAL. */
  public static final String APPROVAL_EXPIRED = "approval.expired";

  /** {@code plan.updated}, lifecycle ORDINARY. */
  public static final String PLAN_UPDATED = "plan.updated";

  /** {@code task.updated}, lifecycle ORDINARY. */
  public static final String TASK_UPDATED = "task.updated";

  /** {@code task.completed}, lifecycle TERMINAL. */
  public static final String TASK_COMPLETED = "task.completed";

  /** {@code subagent.started}, lifecycle ORDINARY. */
  public static final String SUBAGENT_STARTED = "subagent.started";

  /** {@code subagent.completed}, lifecycle TERMINAL. */
  public static final String SUBAGENT_COMPLETED = "subagent.completed";

  /** {@code subagent.failed}, lifecycle TERMINAL. */
  public static final String SUBAGENT_FAILED = "subagent.failed";

  /** {@code handoff.requested}, lifecycle ORDINARY. */
  public static final String HANDOFF_REQUESTED = "handoff.requested";

  /** {@code file.changed}, lifecycle ORDINARY. */
  public static final String FILE_CHANGED = "file.changed";

  /** {@code context.compacted}, lifecycle ORDINARY. */
  public static final String CONTEXT_COMPACTED = "context.compacted";

  /** {@code checkpoint.created}, lifecycle ORDINARY. */
  public static final String CHECKPOINT_CREATED = "checkpoint.created";

  /** {@code checkpoint.restored}, lifecycle ORDINARY. */
  public static final String CHECKPOINT_RESTORED = "checkpoint.restored";

  /** {@code usage.recorded}, lifecycle ORDINARY. */
  public static final String USAGE_RECORDED = "usage.recorded";

  /** {@code cost.estimated}, lifecycle ORDINARY. */
  public static final String COST_ESTIMATED = "cost.estimated";

  /** {@code agent.heartbeat}, lifecycle PROGRESS. */
  public static final String AGENT_HEARTBEAT = "agent.heartbeat";

  /** {@code error.raised}, lifecycle ORDINARY. */
  public static final String ERROR_RAISED = "error.raised";

  /** {@code writer.claimed}, lifecycle ORDINARY. */
  public static final String WRITER_CLAIMED = "writer.claimed";

  private static final Set<String> TERMINAL =
      Set.of(
          SESSION_CLOSED,
          RUN_COMPLETED,
          RUN_FAILED,
          RUN_CANCELLED,
          TURN_COMPLETED,
          TURN_FAILED,
          MODEL_COMPLETED,
          MODEL_FAILED,
          TOOL_CALL_COMPLETED,
          TOOL_CALL_FAILED,
          TOOL_CALL_DENIED,
          APPROVAL_GRANTED,
          APPROVAL_DENIED,
          APPROVAL_EXPIRED,
          TASK_COMPLETED,
          SUBAGENT_COMPLETED,
          SUBAGENT_FAILED);

  private static final Set<String> PROGRESS =
      Set.of(MODEL_DELTA, TOOL_CALL_OUTPUT, AGENT_HEARTBEAT);

  private static final Set<String> ORDINARY =
      Set.of(
          SESSION_CREATED,
          SESSION_RESUMED,
          BRANCH_FORKED,
          BRANCH_MERGED,
          RUN_STARTED,
          RUN_RESUMED,
          TURN_STARTED,
          MESSAGE_USER,
          MESSAGE_ASSISTANT,
          MESSAGE_SYSTEM,
          MODEL_STARTED,
          TOOL_CALL_REQUESTED,
          TOOL_CALL_STARTED,
          APPROVAL_REQUESTED,
          PLAN_UPDATED,
          TASK_UPDATED,
          SUBAGENT_STARTED,
          HANDOFF_REQUESTED,
          FILE_CHANGED,
          CONTEXT_COMPACTED,
          CHECKPOINT_CREATED,
          CHECKPOINT_RESTORED,
          USAGE_RECORDED,
          COST_ESTIMATED,
          ERROR_RAISED,
          WRITER_CLAIMED);

  private static final Set<String> RUN_TERMINAL = Set.of(RUN_COMPLETED, RUN_FAILED, RUN_CANCELLED);
  private static final Set<String> RUN =
      Set.of(RUN_STARTED, RUN_RESUMED, RUN_COMPLETED, RUN_FAILED, RUN_CANCELLED);
  private static final Map<String, Optional<Lifecycle>> LIFECYCLES = lifecycles();

  private Kinds() {}

  /** Returns the lifecycle that the standard kind must carry; empty for any other kind. */
  public static Optional<Lifecycle> lifecycleOf(String kind) {
    return LIFECYCLES.getOrDefault(kind, Optional.empty());
  }

  /** Returns all standard kinds; unmodifiable. */
  public static Set<String> standard() {
    return LIFECYCLES.keySet();
  }

  /** Says whether the kind is one of the standard ones. */
  public static boolean isStandard(String kind) {
    return LIFECYCLES.containsKey(kind);
  }

  /** Says whether the kind seals its run: run.completed, run.failed or run.cancelled. */
  public static boolean isRunTerminal(String kind) {
    return RUN_TERMINAL.contains(kind);
  }

  /** Says whether the kind is a standard one about runs, which must name its run. */
  public static boolean isStandardRun(String kind) {
    return RUN.contains(kind);
  }

  /**
   * Says whether the kind may still be appended to a sealed run: accounting, and what is about more
   * than the run.
   */
  public static boolean sealExempt(String kind) {
    return kind.startsWith("usage.")
        || kind.startsWith("cost.")
        || kind.startsWith("session.")
        || kind.startsWith("branch.")
        || kind.startsWith("writer.");
  }

  /**
   * Says whether the text is a kind at all: dotted lower case, {@code
   * [a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+}. The length is not looked at.
   */
  public static boolean wellFormed(CharSequence kind) {
    boolean dotted = false;
    boolean wordBegins = true;
    for (int i = 0; i < kind.length(); i++) {
      char c = kind.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      if (wordBegins ? letter : letter || (c >= '0' && c <= '9') || c == '_') {
        wordBegins = false;
      } else if (c == '.' && !wordBegins) {
        dotted = true;
        wordBegins = true;
      } else {
        return false;
      }
    }
    return dotted && !wordBegins;
  }

  private static Map<String, Optional<Lifecycle>> lifecycles() {
    Map<String, Optional<Lifecycle>> lifecycles = new HashMap<>();
    ORDINARY.forEach(kind -> lifecycles.put(kind, Optional.of(Lifecycle.ORDINARY)));
    PROGRESS.forEach(kind -> lifecycles.put(kind, Optional.of(Lifecycle.PROGRESS)));
    TERMINAL.forEach(kind -> lifecycles.put(kind, Optional.of(Lifecycle.TERMINAL)));
    return Map.copyOf(lifecycles);
  }
}
