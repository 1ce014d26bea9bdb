package dev.agentlog.producer.internal;

import dev.agentlog.producer.BranchOperation;
import dev.agentlog.producer.DataReference;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.producer.WriterIdentity;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.DataRef;
import dev.agentlog.v1.Writer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes the contract's event of a draft and its place. Stateless. */
public final class AgentEvents {

  private AgentEvents() {}

  /**
   * Returns the event of a draft on a branch.
   *
   * @param defaultAgent who acts if the draft does not say; null for nobody
   * @throws InvalidEventException if neither says who acted, or the draft cannot be on that branch
   */
  public static AgentEvent of(
      String session,
      String branch,
      EventDraft draft,
      ExpectedSequence expected,
      @Nullable String defaultAgent) {
    DraftRules.checkPlace(draft.kind(), draft.branchOperation(), branch);
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
        agent(draft, defaultAgent),
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

  private static String agent(EventDraft draft, @Nullable String defaultAgent) {
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
