package dev.agentlog.producer.internal;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.InvalidEventException;

/** Links drafts so that a later one falls with an earlier one. Stateless. */
final class Chains {

  private Chains() {}

  /** Returns the draft, to be accepted only right behind the other one. */
  static EventDraft after(EventDraft previous, EventDraft draft) {
    return after(previous.eventId(), draft);
  }

  /** Returns the draft, to be accepted only right behind the event. */
  static EventDraft after(String previousEventId, EventDraft draft) {
    return draft.toBuilder().previousEventId(previousEventId).build();
  }

  /** Refuses a draft that names the event before it, where that is not for the caller to say. */
  static void requireUnchained(EventDraft draft) {
    if (draft.previousEventId() != null) {
      throw new InvalidEventException(
          "The event %s of kind %s names event %s as the one before it, and the chain is made here; leave previousEventId out."
              .formatted(draft.eventId(), draft.kind(), draft.previousEventId()));
    }
  }
}
