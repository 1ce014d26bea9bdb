package dev.agentlog.cli.internal.importing;

import static dev.agentlog.cli.internal.importing.Alignment.NONE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.cli.internal.importing.EventDrafts.About;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.schemas.Limits;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns one recorded run of SWE-agent into events of the standard kinds, losing nothing.
 *
 * <p>A step is a turn: {@code turn.started}, {@code model.started} (where the file has what the
 * model was sent), {@code model.completed} (thought and response), {@code tool.call.requested}
 * (action), {@code tool.call.completed} (observation, state, execution time), {@code
 * turn.completed}. A chat message is carried word for word as {@code data.message}: of the system,
 * the user and the assistant in {@code message.*}, of a tool in {@code tool.call.completed}. Where
 * a file has both, a message comes in the turn of its step; where it has only the chat, an
 * assistant message is the step. Read in order, the events give back both lists: steps by their
 * turn, messages by {@code data.message}.
 *
 * <p>Used once, by one thread.
 */
final class SweAgentMapping {

  private final SweAgentRun run;
  private final EventDrafts drafts;
  private final int[] stepOfMessage;

  private int turns;
  private int nextStep;
  private @Nullable Turn turn;

  private SweAgentMapping(SweAgentRun run, ImportTarget target) {
    this.run = run;
    this.drafts = new EventDrafts(target, agentOf(run));
    this.stepOfMessage = Alignment.stepOfMessage(run.history(), run.steps());
  }

  /** The open turn: its name, and the tool call in it. */
  private record Turn(String id, String started, Step step, String requested, boolean observed) {
    Turn nowObserved() {
      return new Turn(id, started, step, requested, true);
    }
  }

  /**
   * The events of a run.
   *
   * @param run the run
   * @param target where they go
   * @return at least {@code run.started} and how it ended
   */
  static List<AgentEvent> events(SweAgentRun run, ImportTarget target) {
    SweAgentMapping mapping = new SweAgentMapping(run, target);
    mapping.map();
    return mapping.drafts.events();
  }

  private void map() {
    String started = add("run.started", Source.AGENT, null, run.rest());
    for (int i = 0; i < run.history().size(); i++) {
      message(run.history().get(i), stepOfMessage[i]);
    }
    endTurn();
    stepsWithoutMessage(run.steps().size());
    Outcome.add(run, drafts, started);
  }

  private void message(ObjectNode message, int step) {
    String role = message.path("role").asText();
    if (role.equals("assistant")) {
      endTurn();
      if (step != NONE) {
        stepsWithoutMessage(step);
        nextStep = step + 1;
        beginTurn(Step.recorded(run.steps().get(step), message), message);
      } else if (run.steps().isEmpty()) {
        beginTurn(Step.spoken(message), message);
      } else {
        add(Kinds.MESSAGE_ASSISTANT, Source.MODEL, null, carrying(message));
      }
    } else if (role.equals("tool")) {
      observe(message);
    } else {
      observe(null);
      boolean user = role.equals("user");
      add(
          user ? Kinds.MESSAGE_USER : Kinds.MESSAGE_SYSTEM,
          user ? Source.USER : Source.SYSTEM,
          null,
          carrying(message));
    }
  }

  private void stepsWithoutMessage(int end) {
    while (nextStep < end) {
      beginTurn(Step.recorded(run.steps().get(nextStep++), null), null);
      endTurn();
    }
  }

  private void beginTurn(Step step, @Nullable ObjectNode message) {
    String id = "turn-" + ++turns;
    String started =
        drafts.add(new About(Kinds.TURN_STARTED, Source.AGENT, id, null, null), Json.object());
    String asked = started;
    if (!step.sent().isEmpty()) {
      asked =
          drafts.add(new About(Kinds.MODEL_STARTED, Source.MODEL, id, started, null), step.sent());
    }
    String spoken =
        drafts.add(new About(Kinds.MODEL_COMPLETED, Source.MODEL, id, asked, null), step.spoken());
    if (message != null) {
      drafts.add(
          new About(Kinds.MESSAGE_ASSISTANT, Source.MODEL, id, spoken, null), carrying(message));
    }
    String requested =
        drafts.add(
            new About(Kinds.TOOL_CALL_REQUESTED, Source.AGENT, id, spoken, step.callId()),
            step.requested());
    turn = new Turn(id, started, step, requested, false);
  }

  /**
   * What the environment answered: once per turn the step's own observation, and any number of tool
   * messages.
   */
  private void observe(@Nullable ObjectNode message) {
    Turn open = turn;
    if (open == null) {
      if (message != null) {
        add(Kinds.TOOL_CALL_COMPLETED, Source.TOOL, null, carrying(message));
      }
      return;
    }
    boolean first = !open.observed();
    if (first || message != null) {
      ObjectNode data = first ? open.step().observed() : Json.object();
      if (message != null) {
        data.set("message", message);
      }
      JsonNode took = data.path("execution_time");
      if (took.isNumber()) {
        drafts.pass(took.decimalValue());
      }
      drafts.add(
          new About(
              Kinds.TOOL_CALL_COMPLETED,
              Source.TOOL,
              open.id(),
              open.requested(),
              open.step().callId()),
          data);
      turn = open.nowObserved();
    }
  }

  private void endTurn() {
    observe(null);
    Turn open = turn;
    if (open != null) {
      drafts.add(
          new About(Kinds.TURN_COMPLETED, Source.AGENT, open.id(), open.started(), null),
          open.step().rest());
      turn = null;
    }
  }

  private String add(String kind, Source source, @Nullable String parent, ObjectNode data) {
    String in = turn == null ? null : turn.id();
    return drafts.add(new About(kind, source, in, parent, null), data);
  }

  private static ObjectNode carrying(ObjectNode message) {
    return Json.object().set("message", message);
  }

  private static String agentOf(SweAgentRun run) {
    for (ObjectNode message : run.history()) {
      String agent = message.path("agent").asText();
      if (!agent.isBlank()
          && agent.getBytes(StandardCharsets.UTF_8).length <= Limits.MAX_ID_BYTES) {
        return agent;
      }
    }
    return "swe-agent";
  }
}
