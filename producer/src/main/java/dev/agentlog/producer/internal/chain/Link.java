package dev.agentlog.producer.internal.chain;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/**
 * One event of a chain, and how its latest attempt ended. Owned by its {@link Chain}, but for the
 * draft, which does not change.
 */
public class Link {

  private final EventDraft draft;
  private long order;
  private long index;
  private int unanswered;
  private VerdictResult.@Nullable Rejected rejection;
  private @Nullable AgentLogException failure;

  /** Creates the link of an event. */
  public Link(EventDraft draft) {
    this.draft = draft;
  }

  /** Returns the event. */
  public final EventDraft draft() {
    return draft;
  }

  /** Returns its place among all events of the chain. */
  final long order() {
    return order;
  }

  /** Returns its place among those sent since the chain was begun anew. */
  final long index() {
    return index;
  }

  final void added(long place) {
    this.order = place;
  }

  final void sent(long place) {
    this.index = place;
  }

  final void rejected(VerdictResult.Rejected why) {
    rejection = why;
    failure = null;
  }

  /** Notes an end without an answer; returns how many there were. */
  final int failed(AgentLogException why) {
    failure = why;
    return ++unanswered;
  }

  /** Returns how the event ends if it is not appended again. */
  final <L extends Link> Ended<L> ended(L self, AgentLogException neverSent) {
    if (failure != null) {
      return new Ended<>(self, null, failure);
    }
    return rejection != null
        ? new Ended<>(self, rejection, null)
        : new Ended<>(self, null, neverSent);
  }
}
