package dev.agentlog.rulebook;

import dev.agentlog.schemas.Kinds;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import dev.agentlog.v1.Writer;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event in the making: valid as it begins, then bent field by field. */
final class TestEvent {
  static final WireCodec<AgentEvent> CODEC =
      WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));
  private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.678901Z");

  private final AgentEvent.Builder event;

  private TestEvent(AgentEvent.Builder event) {
    this.event = event;
  }

  /** An event of this kind, with its lifecycle, on main of session s1; without an id. */
  static TestEvent event(String kind) {
    return new TestEvent(
        AgentEvent.newBuilder()
            .setEventId("")
            .setSessionId("s1")
            .setBranchId("main")
            .setKind(kind)
            .setLifecycle(Kinds.lifecycleOf(kind).orElse(Lifecycle.ORDINARY))
            .setOccurredAt(THEN)
            .setAgentId("a1")
            .setSource(Source.AGENT)
            .setLabels(Map.of())
            .setDataType("application/json"));
  }

  /** An ordinary event on main of session s1. */
  static TestEvent message() {
    return event("message.user");
  }

  static TestEvent created() {
    return event("session.created");
  }

  static TestEvent closed() {
    return event("session.closed");
  }

  static TestEvent fork(String child, String parent, long forkSequence) {
    return event("branch.forked").branch(child).op(new BranchForked(parent, forkSequence));
  }

  static TestEvent merge(String target, String source, long sourceSequence) {
    return event("branch.merged").branch(target).op(new BranchMerged(source, sourceSequence));
  }

  static TestEvent claim(String branch, String writer, long epoch) {
    return event("writer.claimed").branch(branch).writer(writer, epoch);
  }

  static TestEvent run(String kind, String run) {
    return event(kind).run(run);
  }

  /** The n-th of a row of valid event ids. */
  static String id(long n) {
    return uuid(n).toString();
  }

  static UUID uuid(long n) {
    return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L + n);
  }

  TestEvent eventId(String id) {
    event.setEventId(id);
    return this;
  }

  /** Gives the event the n-th id. */
  TestEvent id(int n) {
    return eventId(id((long) n));
  }

  TestEvent session(String session) {
    event.setSessionId(session);
    return this;
  }

  TestEvent branch(String branch) {
    event.setBranchId(branch);
    return this;
  }

  TestEvent sequence(@Nullable Long sequence) {
    event.setSequence(sequence);
    return this;
  }

  TestEvent sequence(int sequence) {
    return sequence(Long.valueOf(sequence));
  }

  TestEvent previous(@Nullable String id) {
    event.setPreviousEventId(id);
    return this;
  }

  TestEvent kind(String kind) {
    event.setKind(kind);
    return this;
  }

  TestEvent lifecycle(Lifecycle lifecycle) {
    event.setLifecycle(lifecycle);
    return this;
  }

  TestEvent agent(String agent) {
    event.setAgentId(agent);
    return this;
  }

  TestEvent run(@Nullable String run) {
    event.setRunId(run);
    return this;
  }

  TestEvent turn(String turn) {
    event.setTurnId(turn);
    return this;
  }

  TestEvent correlation(String correlation) {
    event.setCorrelationId(correlation);
    return this;
  }

  TestEvent parentEvent(String id) {
    event.setParentEventId(id);
    return this;
  }

  TestEvent trace(String traceParent) {
    event.setTraceParent(traceParent);
    return this;
  }

  TestEvent occurredAt(Instant at) {
    event.setOccurredAt(at);
    return this;
  }

  TestEvent writer(String id, long epoch) {
    event.setWriter(new Writer(id, epoch));
    return this;
  }

  TestEvent noWriter() {
    event.setWriter(null);
    return this;
  }

  TestEvent op(@Nullable Object operation) {
    event.setBranchOp(operation);
    return this;
  }

  TestEvent label(String key, String value) {
    event.setLabels(Map.of(key, value));
    return this;
  }

  TestEvent data(@Nullable String data) {
    event.setData(data);
    return this;
  }

  boolean hasId() {
    return !event.getEventId().isEmpty();
  }

  String session() {
    return event.getSessionId();
  }

  String branch() {
    return event.getBranchId();
  }

  String kind() {
    return event.getKind();
  }

  TestEvent copy() {
    return new TestEvent(AgentEvent.newBuilder(event));
  }

  AgentEvent toAvro() {
    return AgentEvent.newBuilder(event).build();
  }

  /** The framed value. */
  byte[] bytes() {
    return CODEC.encode(event.build());
  }

  /** The record in which the event comes, routed right. */
  Sending sending() {
    return Sending.of(this);
  }

  @Override
  public String toString() {
    return event.build().toString();
  }
}
