package dev.agentlog.cli.internal.importing;

import dev.agentlog.producer.DataReference;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventDraftBuilder;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.WriterIdentity;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;

/** Turns recorded events into what the producer appends. */
public final class Drafts {

  private Drafts() {}

  /**
   * The event without its place.
   *
   * @param event a recorded event
   * @return a draft with the same content and event id
   * @throws dev.agentlog.producer.InvalidEventException if the sequencer would refuse it for what
   *     it is
   */
  public static EventDraft of(AgentEvent event) {
    return builder(event).build();
  }

  /**
   * A builder that holds the event without its place.
   *
   * @param event a recorded event
   * @return a builder with the same content and event id, of which parts can be set anew
   */
  public static EventDraftBuilder builder(AgentEvent event) {
    return begin(event)
        .lifecycle(event.getLifecycle())
        .eventId(event.getEventId())
        .occurredAt(event.getOccurredAt())
        .agentId(event.getAgentId())
        .source(event.getSource())
        .runId(event.getRunId())
        .turnId(event.getTurnId())
        .parentEventId(event.getParentEventId())
        .correlationId(event.getCorrelationId())
        .previousEventId(event.getPreviousEventId())
        .traceParent(event.getTraceParent())
        .writer(
            event.getWriter() == null
                ? null
                : new WriterIdentity(event.getWriter().getId(), event.getWriter().getEpoch()))
        .labels(event.getLabels())
        .dataType(event.getDataType())
        .data(event.getData())
        .dataRef(
            event.getDataRef() == null
                ? null
                : new DataReference(
                    event.getDataRef().getUri(),
                    event.getDataRef().getSha256(),
                    event.getDataRef().getBytes()));
  }

  /**
   * The sequence that a recorded event demands.
   *
   * @param event a recorded event
   * @return its sequence, or the next one if it has none
   */
  public static ExpectedSequence expected(AgentEvent event) {
    return event.getSequence() == null
        ? ExpectedSequence.next()
        : ExpectedSequence.exactly(event.getSequence());
  }

  private static EventDraftBuilder begin(AgentEvent event) {
    Object operation = event.getBranchOp();
    if (operation instanceof BranchForked fork && event.getKind().equals(Kinds.BRANCH_FORKED)) {
      return EventDraft.forked(fork.getParentBranch(), fork.getForkSequence());
    }
    if (operation instanceof BranchMerged merge && event.getKind().equals(Kinds.BRANCH_MERGED)) {
      return EventDraft.merged(merge.getSourceBranch(), merge.getSourceSequence());
    }
    if (operation != null) {
      throw new ImportException(
          "event %s of kind %s carries a branch_op, which belongs to branch.forked and branch.merged alone"
              .formatted(event.getEventId(), event.getKind()));
    }
    return EventDraft.of(event.getKind());
  }
}
