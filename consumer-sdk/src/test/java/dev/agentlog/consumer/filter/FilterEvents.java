package dev.agentlog.consumer.filter;

import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.time.Instant;
import java.util.Map;

/** Encoded events to ask filters about. */
final class FilterEvents {

  static final Instant TIME = Instant.parse("2026-03-01T12:00:00.000005Z");

  private static final WireCodec<AgentEvent> CODEC =
      WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));

  private FilterEvents() {}

  /** An event with nothing that may be absent. */
  static AgentEvent.Builder sparse() {
    return AgentEvent.newBuilder()
        .setEventId("01890a5d-ac96-774b-bcce-b302099a8057")
        .setSessionId("session")
        .setBranchId("main")
        .setKind("tool.call.completed")
        .setLifecycle(Lifecycle.TERMINAL)
        .setOccurredAt(TIME)
        .setAgentId("agent")
        .setSource(Source.TOOL);
  }

  /** An event with everything. */
  static AgentEvent.Builder full() {
    return sparse()
        .setSequence(7L)
        .setRunId("run-1")
        .setTurnId("turn-1")
        .setCorrelationId("corr-1")
        .setLabels(Map.of("team", "search", "x-y", "dashed", "\u00fc", "umlaut"))
        .setData(
            """
            {"tool": {"name": "bash", "args": ["-c", 1], "n": 3, "x y": 1.5},
             "ok": true, "none": null, "count": 42, "big": 9007199254740992, "minus": -0.0}
            """);
  }

  static byte[] encode(AgentEvent.Builder event) {
    return CODEC.encode(event.build());
  }

  static Envelope envelope(AgentEvent.Builder event) {
    return new Envelope().wrap(encode(event));
  }

  static Outcome ask(String filter, AgentEvent.Builder event) {
    return ask(CompiledFilter.compile(filter), encode(event));
  }

  /** Asks in both ways, which must agree. */
  static Outcome ask(CompiledFilter filter, byte[] event) {
    Envelope envelope = new Envelope();
    Outcome outcome = filter.evaluate(envelope.wrap(event));
    if (filter.matches(envelope.wrap(event)) != (outcome == Outcome.TRUE)) {
      throw new AssertionError("matches() and evaluate() disagree about " + filter);
    }
    return outcome;
  }
}
