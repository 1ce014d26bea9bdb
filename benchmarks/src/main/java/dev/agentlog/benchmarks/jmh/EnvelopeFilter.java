package dev.agentlog.benchmarks.jmh;

import dev.agentlog.consumer.filter.CompiledFilter;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What an envelope filter of five conditions costs for one encoded event: the envelope is put over
 * its bytes anew each time, so that reading the fields is part of the figure. The events differ in
 * length and content, so that neither the walk nor its branches can be learnt by heart.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(java.util.concurrent.TimeUnit.NANOSECONDS)
public class EnvelopeFilter {
  /** The filter; the kind lies first in the bytes, so it is the condition that is asked first. */
  public static final String TEXT =
      "kind in ['tool.call.requested', 'tool.call.completed', 'tool.call.failed']"
          + " && lifecycle != 'PROGRESS'"
          + " && agent in ['planner', 'coder', 'reviewer']"
          + " && run.startsWith('nightly-')"
          + " && source == 'AGENT'";

  private static final int EVENTS = 1_024; // a power of two
  private static final List<String> TOOL_KINDS =
      List.of("tool.call.requested", "tool.call.completed", "tool.call.failed");
  private static final List<String> OTHER_KINDS =
      List.of("message.delta", "step.started", "tool.call.progress", "note.taken");
  private static final List<String> AGENTS = List.of("planner", "coder", "reviewer");

  private final CompiledFilter filter = CompiledFilter.compile(TEXT);
  private final Envelope envelope = new Envelope();
  private final List<byte[]> failing = new ArrayList<>();
  private final List<byte[]> passing = new ArrayList<>();
  private int next;

  /** Encodes the events, and makes sure that they are what they are taken for. */
  @Setup
  public void encode() {
    WireCodec<AgentEvent> codec = WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));
    for (int i = 0; i < EVENTS; i++) {
      failing.add(codec.encode(event(i, OTHER_KINDS.get(i % OTHER_KINDS.size()))));
      passing.add(codec.encode(event(i, TOOL_KINDS.get(i % TOOL_KINDS.size()))));
      check(failing.get(i), false);
      check(passing.get(i), true);
    }
  }

  private void check(byte[] bytes, boolean expected) {
    if (filter.matches(envelope.wrap(bytes)) != expected) {
      throw new IllegalStateException("The filter gives another answer than it is measured for.");
    }
  }

  private static AgentEvent event(int i, String kind) {
    AgentEvent.Builder event =
        AgentEvent.newBuilder()
            .setEventId(EventIds.nextText())
            .setSessionId("session-" + i * i)
            .setBranchId(i % 3 == 0 ? "main" : "attempt-" + i)
            .setSequence((long) i * i * i + 1)
            .setKind(kind)
            .setLifecycle(Lifecycle.ORDINARY)
            .setOccurredAt(Instant.ofEpochSecond(1_767_225_600L + i))
            .setAgentId(AGENTS.get(i % AGENTS.size()))
            .setRunId("nightly-" + i * 31)
            .setSource(Source.AGENT)
            .setLabels(Map.of("team", "search", "attempt", Integer.toString(i)))
            .setData("{\"tool\":\"bash\",\"command\":\"make test\",\"number\":" + i + "}");
    if (i % 2 == 0) {
      event.setPreviousEventId(EventIds.nextText()).setTurnId("turn-" + i);
    }
    if (i % 5 == 0) {
      event.setCorrelationId("correlation-" + i).setParentEventId(EventIds.nextText());
    }
    return event.build();
  }

  /** The first condition does not hold. */
  @Benchmark
  public boolean failsFirst() {
    return filter.matches(envelope.wrap(failing.get(next())));
  }

  /** All five conditions hold. */
  @Benchmark
  public boolean passes() {
    return filter.matches(envelope.wrap(passing.get(next())));
  }

  private int next() {
    next = (next + 1) & (EVENTS - 1);
    return next;
  }
}
