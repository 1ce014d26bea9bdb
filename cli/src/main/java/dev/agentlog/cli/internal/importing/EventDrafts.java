package dev.agentlog.cli.internal.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of one recorded run as they come into being, in order: gives each its id, its time and
 * what all of them share.
 *
 * <p>Not thread-safe.
 */
final class EventDrafts {

  private final String session;
  private final String run;
  private final String agent;
  private final List<AgentEvent> events = new ArrayList<>();

  private Instant now;

  EventDrafts(ImportTarget target, String agent) {
    this.session = target.sessionOrName();
    this.run = target.name();
    this.agent = agent;
    this.now = target.startedAt().truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * What varies from event to event.
   *
   * @param kind a standard kind, or any other
   * @param source who spoke
   * @param turn the turn, if in one
   * @param parent the id of the event that caused it
   * @param correlation the tool call that it belongs to
   */
  record About(
      String kind,
      Source source,
      @Nullable String turn,
      @Nullable String parent,
      @Nullable String correlation) {}

  /**
   * Adds an event.
   *
   * @param about what it is
   * @param data its payload
   * @return its id
   */
  String add(About about, ObjectNode data) {
    String text = Json.line(data);
    String id = ReproducibleIds.of(session, events.size(), run, agent, about.kind(), text);
    events.add(
        AgentEvent.newBuilder()
            .setEventId(id)
            .setSessionId(session)
            .setBranchId("main")
            .setKind(about.kind())
            .setLifecycle(Kinds.lifecycleOf(about.kind()).orElse(Lifecycle.ORDINARY))
            .setOccurredAt(now)
            .setAgentId(agent)
            .setRunId(run)
            .setTurnId(about.turn())
            .setParentEventId(about.parent())
            .setCorrelationId(about.correlation())
            .setSource(about.source())
            .setLabels(Map.of("recording", "swe-agent"))
            .setData(text)
            .build());
    now = now.plus(1, ChronoUnit.MICROS);
    return id;
  }

  /** Lets recorded time pass. */
  void pass(BigDecimal seconds) {
    if (seconds.signum() > 0
        && seconds.compareTo(BigDecimal.valueOf(Duration.ofDays(365).toSeconds())) < 0) {
      now = now.plus(seconds.movePointRight(6).longValue(), ChronoUnit.MICROS);
    }
  }

  List<AgentEvent> events() {
    return List.copyOf(events);
  }
}
