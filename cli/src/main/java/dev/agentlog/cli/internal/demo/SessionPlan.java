package dev.agentlog.cli.internal.demo;

import dev.agentlog.cli.internal.importing.RecordedFile;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.rulebook.Reason;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.AgentEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens in one session of the demo: the recorded agent plays the run on {@code main}; two
 * scouts fork off it after a third and after two thirds of the run and play the rest their own way;
 * two critics race for each place on a branch of notes.
 *
 * @param session the session
 * @param main the recorded agent's script
 * @param forks the scouts' scripts
 */
record SessionPlan(String session, Script main, List<Fork> forks) {

  static final String MAIN = "main";
  static final String NOTES = "notes";

  private static final int SCOUTS = 2;

  /**
   * A fork off main.
   *
   * @param branch the new branch
   * @param agent who forks and plays on it
   * @param at the sequence of main that it forks at
   * @param script everything on the branch, the fork itself first
   */
  record Fork(String branch, String agent, long at, Script script) {}

  /** Plans a session for a recorded run. */
  static SessionPlan of(RecordedFile file) {
    List<AgentEvent> events = Playback.playable(file.events());
    String agent = events.isEmpty() ? "agent" : events.get(0).getAgentId();
    Script main = new Script(MAIN, agent, 1);
    Playback playback = new Playback();
    play(main, agent, playback, events);
    main.refused("nowhere", note(agent, "on a branch that nobody started"), Reason.BRANCH_UNKNOWN);
    List<Fork> forks = new ArrayList<>();
    for (int scout = 1; scout <= SCOUTS; scout++) {
      int from = turnNear(events, events.size() * scout / (SCOUTS + 1));
      String name = "scout-" + scout;
      String branch = "attempt-" + scout;
      long at = from + 1L;
      Script script = new Script(branch, name, 0);
      script.append(EventDraft.forked(MAIN, at).agentId(name).build());
      play(script, name, new Playback(playback), events.subList(from, events.size()));
      forks.add(new Fork(branch, name, at, script));
    }
    return new SessionPlan(file.name(), main, forks);
  }

  private static void play(
      Script script, String agent, Playback playback, List<AgentEvent> events) {
    for (AgentEvent event : events) {
      script.play(playback.play(event, agent));
      if (Kinds.isRunTerminal(event.getKind())) {
        EventDraft late =
            EventDraft.of(Kinds.MESSAGE_USER)
                .agentId(agent)
                .runId(event.getRunId())
                .data("{\"provoked\":\"late\"}")
                .build();
        script.refused(script.branch(), late, Reason.RUN_SEALED);
      }
    }
  }

  /** The beginning of a turn at or after a place, else the place itself. */
  private static int turnNear(List<AgentEvent> events, int place) {
    for (int i = place; i < events.size(); i++) {
      if (events.get(i).getKind().equals(Kinds.TURN_STARTED)) {
        return i;
      }
    }
    return place;
  }

  static EventDraft note(String agent, String text) {
    return EventDraft.of(Kinds.PLAN_UPDATED)
        .agentId(agent)
        .data("{\"note\":\"" + text + "\"}")
        .build();
  }
}
