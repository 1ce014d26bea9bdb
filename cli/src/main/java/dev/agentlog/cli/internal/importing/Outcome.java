package dev.agentlog.cli.internal.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.cli.internal.importing.EventDrafts.About;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.Source;

/**
 * How a recorded run ended: {@code usage.recorded} with what it cost, then {@code run.completed} if
 * something was submitted, on time or at the last moment ({@code submitted}, {@code submitted
 * (exit_cost)}), or if nothing is recorded about it; otherwise {@code run.failed}.
 */
final class Outcome {

  private static final String MODEL_STATS = "model_stats";

  private Outcome() {}

  static void add(SweAgentRun run, EventDrafts drafts, String started) {
    ObjectNode info = run.info().deepCopy();
    if (info.remove(MODEL_STATS) instanceof ObjectNode stats) {
      drafts.add(new About(Kinds.USAGE_RECORDED, Source.AGENT, null, started, null), stats);
    } else if (run.info().has(MODEL_STATS)) {
      info.set(MODEL_STATS, run.info().get(MODEL_STATS));
    }
    String status = info.path("exit_status").asText("");
    boolean completed = status.isEmpty() || status.startsWith("submitted");
    drafts.add(
        new About(
            completed ? Kinds.RUN_COMPLETED : Kinds.RUN_FAILED, Source.AGENT, null, started, null),
        info.isEmpty() ? Json.object().put("outcome", "unrecorded") : info);
  }
}
