package dev.agentlog.producer.internal;

import dev.agentlog.producer.BranchOperation;
import dev.agentlog.producer.DataReference;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventTooLargeException;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.producer.WriterIdentity;
import dev.agentlog.schemas.Limits;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.DataRef;
import dev.agentlog.v1.Writer;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Makes the inbox record of an append. Safe for use by any thread. */
final class EventEncoder {

  private final WireCodec<AgentEvent> codec;
  private final EventHeaders headers;
  private final @Nullable String defaultAgent;

  /**
   * Creates an encoder.
   *
   * @param defaultAgent who acts in drafts that do not say
   */
  EventEncoder(WireCodec<AgentEvent> codec, EventHeaders headers, @Nullable String defaultAgent) {
    this.codec = codec;
    this.headers = headers;
    this.defaultAgent = defaultAgent;
  }

  /**
   * Returns the record of an append. Its timestamp is left to the broker, which stamps inboxes.
   *
   * @throws InvalidEventException if the draft cannot be appended to the branch
   * @throws EventTooLargeException if the event or its headers are over their limits
   */
  ProducerRecord<byte[], byte[]> encode(
      SessionRoute route, String branch, EventDraft draft, ExpectedSequence expected) {
    DraftRules.checkPlace(draft.kind(), draft.branchOperation(), branch);
    byte[] value = codec.encode(event(route.session(), branch, draft, expected));
    if (value.length > Limits.MAX_EVENT_BYTES) {
      throw new EventTooLargeException(
          "The event %s of kind %s has %d bytes, more than the %d that are allowed; store its data elsewhere and append a reference to it (dataRef)."
              .formatted(draft.eventId(), draft.kind(), value.length, Limits.MAX_EVENT_BYTES),
          value.length,
          Limits.MAX_EVENT_BYTES);
    }
    Iterable<Header> all = headers.of(draft, route.session());
    return new ProducerRecord<>(route.topic(), route.partition(), null, route.key(), value, all);
  }

  private AgentEvent event(
      String session, String branch, EventDraft draft, ExpectedSequence expected) {
    OptionalLong demanded = expected.demanded();
    return new AgentEvent(
        draft.eventId(),
        session,
        branch,
        demanded.isPresent() ? demanded.getAsLong() : null,
        draft.previousEventId(),
        draft.kind(),
        draft.lifecycle(),
        draft.occurredAt(),
        agent(draft),
        draft.runId(),
        draft.turnId(),
        draft.parentEventId(),
        draft.correlationId(),
        draft.traceParent(),
        draft.source(),
        writer(draft.writer()),
        operation(draft.branchOperation()),
        draft.labels(),
        draft.dataType(),
        draft.data(),
        reference(draft.dataRef()));
  }

  private String agent(EventDraft draft) {
    String agent = draft.agentId() != null ? draft.agentId() : defaultAgent;
    if (agent == null) {
      throw new InvalidEventException(
          "The event %s of kind %s does not say who acted; set agentId on the draft or on the producer."
              .formatted(draft.eventId(), draft.kind()));
    }
    return agent;
  }

  private static @Nullable Writer writer(@Nullable WriterIdentity writer) {
    return writer == null ? null : new Writer(writer.id(), writer.epoch());
  }

  private static @Nullable Object operation(@Nullable BranchOperation operation) {
    if (operation instanceof BranchOperation.Fork fork) {
      return new BranchForked(fork.parentBranch(), fork.forkSequence());
    }
    if (operation instanceof BranchOperation.Merge merge) {
      return new BranchMerged(merge.sourceBranch(), merge.sourceSequence());
    }
    return null;
  }

  private static @Nullable DataRef reference(@Nullable DataReference reference) {
    return reference == null
        ? null
        : new DataRef(reference.uri(), reference.sha256(), reference.bytes());
  }
}
