package dev.agentlog.consumer;

import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.time.Instant;
import java.util.Map;

/** Makes accepted events, as a sequencer writes them. */
public final class Events {

  /** The codec of the bundled schemas. */
  public static final WireCodec<AgentEvent> CODEC =
      WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));

  private Events() {}

  /** Returns an event of an ordinary kind. */
  public static AgentEvent event(String session, String branch, long sequence) {
    return event(session, branch, sequence, "message.user");
  }

  /** Returns an event with an id of its own. */
  public static AgentEvent event(String session, String branch, long sequence, String kind) {
    return AgentEvent.newBuilder()
        .setEventId(EventIds.nextText())
        .setSessionId(session)
        .setBranchId(branch)
        .setSequence(sequence)
        .setKind(kind)
        .setLifecycle(Lifecycle.ORDINARY)
        .setOccurredAt(Instant.EPOCH)
        .setAgentId("agent")
        .setSource(Source.AGENT)
        .setLabels(Map.of())
        .setDataType("application/json")
        .setData("{\"n\":" + sequence + "}")
        .build();
  }

  /** Returns the framed bytes of an event with an id of its own. */
  public static byte[] bytes(String session, String branch, long sequence) {
    return CODEC.encode(event(session, branch, sequence));
  }

  /** Returns the framed bytes of an event with an id of its own. */
  public static byte[] bytes(String session, String branch, long sequence, String kind) {
    return CODEC.encode(event(session, branch, sequence, kind));
  }

  /** Returns the event that begins a branch as a fork. */
  public static AgentEvent fork(String session, String branch, String parent, long at) {
    return AgentEvent.newBuilder(event(session, branch, 1, "branch.forked"))
        .setBranchOp(new BranchForked(parent, at))
        .build();
  }

  /** Returns an event as it is sent live. */
  public static AgentEvent live(String session, String branch, String text) {
    return AgentEvent.newBuilder(event(session, branch, 1, "model.delta"))
        .setSequence(null)
        .setLifecycle(Lifecycle.PROGRESS)
        .setData("{\"text\":\"" + text + "\"}")
        .build();
  }
}
