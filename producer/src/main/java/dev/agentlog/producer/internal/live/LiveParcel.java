package dev.agentlog.producer.internal.live;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.schemas.Limits;
import org.jspecify.annotations.Nullable;

/** One record to be: an event, or several put together. Not thread-safe; owned by its buffer. */
public final class LiveParcel {

  private final String session;
  private final String branch;
  private final EventDraft first;
  private final @Nullable DeltaText delta;
  private final long dueNanos;
  private final StringBuilder text = new StringBuilder();
  private int events = 1;
  private int bytes;

  /**
   * Begins a parcel.
   *
   * @param event the first event
   * @param delta its text; null if nothing can be added to it
   * @param dueNanos when it has to be sent at the latest
   */
  LiveParcel(Arrival event, @Nullable DeltaText delta, long dueNanos) {
    this.session = event.session();
    this.branch = event.branch();
    this.first = event.draft();
    this.bytes = event.bytes();
    this.delta = delta;
    this.dueNanos = dueNanos;
    if (delta != null) {
      text.append(delta.text());
    }
  }

  /**
   * An event to be sent live.
   *
   * @param bytes how large it is when encoded
   */
  public record Arrival(String session, String branch, EventDraft draft, int bytes) {}

  /** Returns the session's id. */
  public String session() {
    return session;
  }

  /** Returns the branch's id. */
  public String branch() {
    return branch;
  }

  /** Returns how many events it is made of. */
  public int events() {
    return events;
  }

  /** Returns the event to send: the first one, with the text of all. */
  public EventDraft draft() {
    return delta == null || events == 1
        ? first
        : first.toBuilder().data(delta.before() + text + delta.after()).build();
  }

  int bytes() {
    return bytes;
  }

  long dueNanos() {
    return dueNanos;
  }

  int chars() {
    return text.length();
  }

  /** Adds an event, if it fits; returns whether it did. */
  boolean add(DeltaText next, int size, int mostChars) {
    if (delta == null
        || !delta.takes(next)
        || text.length() + next.text().length() > mostChars
        || bytes + size > Limits.MAX_EVENT_BYTES) {
      return false;
    }
    text.append(next.text());
    bytes += size;
    events++;
    return true;
  }
}
