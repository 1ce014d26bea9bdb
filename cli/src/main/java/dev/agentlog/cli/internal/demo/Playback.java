package dev.agentlog.cli.internal.demo;

import dev.agentlog.cli.internal.importing.Drafts;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.AgentEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes new events out of recorded ones: the same content under new ids, so that several branches
 * can play one recording. Not thread-safe.
 */
final class Playback {

  private final Map<String, String> newIds;

  /** A playback from the beginning. */
  Playback() {
    newIds = new HashMap<>();
  }

  /** A playback on a fork: the events before it are those that the other playback made. */
  Playback(Playback parent) {
    newIds = new HashMap<>(parent.newIds);
  }

  /** The recorded events that can be played on any branch: those about what the agent did. */
  static List<AgentEvent> playable(List<AgentEvent> recorded) {
    return recorded.stream()
        .filter(event -> event.getBranchOp() == null)
        .filter(
            event ->
                !event.getKind().startsWith("session.")
                    && !event.getKind().equals(Kinds.WRITER_CLAIMED))
        .toList();
  }

  /**
   * A new event with the recorded content.
   *
   * @param recorded the recorded event
   * @param agent who acts
   * @return with a new id; its parent is the new event made of the recorded parent, if there is one
   */
  EventDraft play(AgentEvent recorded, String agent) {
    String id = EventIds.nextText();
    String parent = recorded.getParentEventId();
    newIds.put(recorded.getEventId(), id);
    return Drafts.builder(recorded)
        .eventId(id)
        .agentId(agent)
        .parentEventId(parent == null ? null : newIds.getOrDefault(parent, parent))
        .previousEventId(null)
        .writer(null)
        .build();
  }
}
