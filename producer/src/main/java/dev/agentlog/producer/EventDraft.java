package dev.agentlog.producer;

import dev.agentlog.producer.internal.AgentEvents;
import dev.agentlog.producer.internal.DraftRules;
import dev.agentlog.producer.internal.LiveRules;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event before it is appended: everything but its session, branch and sequence. Immutable.
 *
 * <p>A draft is one event: its id is fixed when it is built, so that appending it again can never
 * put it in the log twice. Build a draft for each event, and keep it until its verdict is known.
 *
 * @param kind what happened, dotted lower case
 * @param lifecycle how the event may be shed; a standard kind's own
 * @param eventId a UUID in its 36-character form
 * @param occurredAt the writer's clock
 * @param agentId who acted; null for the producer's agent
 * @param source what kind of actor spoke
 * @param runId the unit of work
 * @param turnId the turn of the run
 * @param parentEventId the event that caused this one
 * @param correlationId what belongs together across sessions
 * @param previousEventId the event that must be the branch's head
 * @param traceParent the W3C trace context, sent as a header too
 * @param writer who writes, on a branch that is claimed; for a claim, who claims
 * @param branchOperation what a branch event does; null on every other kind
 * @param labels small texts for filters
 * @param dataType the media type of the data
 * @param data the payload as text
 * @param dataRef where a payload lies that is too large to send
 * @param headers record headers beside, as text, carried to the log and the feed
 */
public record EventDraft(
    String kind,
    Lifecycle lifecycle,
    String eventId,
    Instant occurredAt,
    @Nullable String agentId,
    Source source,
    @Nullable String runId,
    @Nullable String turnId,
    @Nullable String parentEventId,
    @Nullable String correlationId,
    @Nullable String previousEventId,
    @Nullable String traceParent,
    @Nullable WriterIdentity writer,
    @Nullable BranchOperation branchOperation,
    Map<String, String> labels,
    String dataType,
    @Nullable String data,
    @Nullable DataReference dataRef,
    Map<String, String> headers) {

  /**
   * Checks the parts against what the sequencer refuses in any session.
   *
   * @throws InvalidEventException if one of them cannot be
   */
  public EventDraft {
    labels = Map.copyOf(labels);
    headers = Map.copyOf(headers);
    DraftRules.checkKind(kind, lifecycle, runId, writer, branchOperation);
    DraftRules.checkEventIds(eventId, previousEventId);
    DraftRules.checkIds(agentId, runId, turnId, correlationId);
    DraftRules.checkHeaders(headers.keySet());
    DraftRules.checkTime(occurredAt);
  }

  /**
   * Returns a builder of an event.
   *
   * @param kind what happened, dotted lower case, see {@link Kinds}
   */
  public static EventDraftBuilder of(String kind) {
    return new EventDraftBuilder(kind);
  }

  /**
   * Returns a builder of the first event of a forked branch, to be appended to the new branch.
   *
   * @param parentBranch the branch forked from
   * @param forkSequence the last sequence of the parent that belongs to the child's history, 0 for
   *     none
   */
  public static EventDraftBuilder forked(String parentBranch, long forkSequence) {
    return of(Kinds.BRANCH_FORKED)
        .branchOperation(new BranchOperation.Fork(parentBranch, forkSequence));
  }

  /**
   * Returns a builder of the marker of a merge, to be appended to the branch merged into.
   *
   * @param sourceBranch the branch merged from
   * @param sourceSequence the source's head
   */
  public static EventDraftBuilder merged(String sourceBranch, long sourceSequence) {
    return of(Kinds.BRANCH_MERGED)
        .branchOperation(new BranchOperation.Merge(sourceBranch, sourceSequence));
  }

  /**
   * Returns a builder of a claim on the branch that it is appended to.
   *
   * @param writer who claims
   */
  public static EventDraftBuilder writerClaimed(WriterIdentity writer) {
    return of(Kinds.WRITER_CLAIMED).writer(writer);
  }

  /** Returns a builder of the end of a session, to be appended to its branch main. */
  public static EventDraftBuilder sessionClosed() {
    return of(Kinds.SESSION_CLOSED);
  }

  /**
   * Returns the event as an append of this draft sends it.
   *
   * @param session the session's id
   * @param branch the branch's id
   * @param expected the sequence demanded
   * @param defaultAgent who acts if the draft does not say; null for nobody
   * @throws InvalidEventException if neither says who acted, or the event cannot be on that branch
   */
  public AgentEvent event(
      String session, String branch, ExpectedSequence expected, @Nullable String defaultAgent) {
    return AgentEvents.of(session, branch, this, expected, defaultAgent);
  }

  /**
   * Returns the event as it is sent live, without a sequence.
   *
   * @param session the session's id
   * @param branch the branch's id
   * @param defaultAgent who acts if the draft does not say; null for nobody
   * @throws InvalidEventException if it is not of lifecycle PROGRESS or names a predecessor, or if
   *     neither says who acted
   */
  public AgentEvent liveEvent(String session, String branch, @Nullable String defaultAgent) {
    return LiveRules.check(this).event(session, branch, ExpectedSequence.next(), defaultAgent);
  }

  /**
   * Returns a builder with everything that this draft has, its id too: for the same event told with
   * less, before it is appended anywhere. What was appended once must not be changed.
   */
  public EventDraftBuilder toBuilder() {
    return new EventDraftBuilder(this);
  }

  /** Names the event without its payload. */
  @Override
  public String toString() {
    return "EventDraft[" + kind + " " + eventId + "]";
  }
}
