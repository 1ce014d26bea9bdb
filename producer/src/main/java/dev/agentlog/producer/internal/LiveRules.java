package dev.agentlog.producer.internal;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.v1.Lifecycle;

/** What may be sent live. Stateless. */
public final class LiveRules {

  private LiveRules() {}

  /**
   * Refuses an event that must be appended.
   *
   * @return the draft
   * @throws InvalidEventException if its lifecycle is not PROGRESS, or it names a predecessor
   */
  public static EventDraft check(EventDraft draft) {
    if (draft.lifecycle() != Lifecycle.PROGRESS) {
      throw new InvalidEventException(
          "The event %s of kind %s has lifecycle %s and cannot be sent live, where events may get lost; append it, or use a kind of lifecycle PROGRESS such as model.delta."
              .formatted(draft.eventId(), draft.kind(), draft.lifecycle()));
    }
    if (draft.previousEventId() != null) {
      throw new InvalidEventException(
          "The event %s of kind %s names event %s as the one before it, and a live event has no place on its branch; leave previousEventId out."
              .formatted(draft.eventId(), draft.kind(), draft.previousEventId()));
    }
    return draft;
  }
}
