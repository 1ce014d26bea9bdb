package dev.agentlog.producer.sink;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.internal.Checks;
import dev.agentlog.schemas.SessionNames;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to a sink: a draft and the place it is meant for. Immutable.
 *
 * @param session the session's id; null if whoever emits the event does not know, see {@link
 *     AgentEventSink#withDefaultSession}
 * @param branch the branch's id
 * @param draft the event
 */
public record SinkEvent(@Nullable String session, String branch, EventDraft draft) {

  /**
   * Checks the ids.
   *
   * @throws InvalidEventException if the branch's id cannot be one
   * @throws dev.agentlog.schemas.InvalidArgumentException if the session's id cannot be one
   */
  public SinkEvent {
    if (session != null) {
      SessionNames.requireValid(session);
    }
    Checks.id("branch id", branch);
    Objects.requireNonNull(draft, "draft");
  }

  /** Returns an event for the branch main of a session. */
  public static SinkEvent of(String session, EventDraft draft) {
    return new SinkEvent(session, SessionHandle.MAIN, draft);
  }

  /** Returns an event for the branch main of whatever session is the caller's. */
  public static SinkEvent of(EventDraft draft) {
    return new SinkEvent(null, SessionHandle.MAIN, draft);
  }

  /**
   * Returns the session.
   *
   * @throws InvalidEventException if there is none
   */
  public String requireSession() {
    if (session == null) {
      throw new InvalidEventException(
          "The event %s of kind %s names no session; give it one, or emit it by a sink that has one (withDefaultSession)."
              .formatted(draft.eventId(), draft.kind()));
    }
    return session;
  }

  /** Returns the event with this session if it has none. */
  SinkEvent orInSession(String otherwise) {
    return session != null ? this : new SinkEvent(otherwise, branch, draft);
  }

  /** Names the event without its payload. */
  @Override
  public String toString() {
    return "SinkEvent[" + draft.kind() + " " + draft.eventId() + " for " + session + "]";
  }
}
