package dev.agentlog.producer.internal.live;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.LiveOptions;
import dev.agentlog.producer.internal.live.LiveParcel.Arrival;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent live, within a bound of bytes. Events that differ in nothing but a text in
 * their data are one stream: its order is kept, and what comes of it within the time and up to the
 * size that are allowed becomes one parcel. Reads no clock; not thread-safe.
 *
 * <pre>
 *  add ──▶ open: a parcel for each stream ── due, full, or let go ──▶ ready, in order ──▶ poll
 *     └─ nothing can be added to it ────────────────────────────────▲
 * </pre>
 */
public final class LiveBuffer {

  private static final String ANY_ID = "00000000-0000-7000-8000-000000000000";

  private final LiveOptions options;

  /** Oldest first, so that the first one is due first. */
  private final Map<Stream, LiveParcel> open = new LinkedHashMap<>();

  private final Deque<LiveParcel> ready = new ArrayDeque<>();
  private final Map<String, Integer> parcels = new HashMap<>();
  private long bytes;

  /** What becomes of an event. */
  public enum Outcome {
    /** It waits. */
    TAKEN,
    /** It waits as part of another one. */
    MERGED,
    /** There is no room for it. */
    REFUSED
  }

  /** What events have in common that are put together: everything but id, time and data. */
  private record Stream(String session, String branch, EventDraft shape) {

    static Stream of(Arrival event) {
      EventDraft shape =
          event.draft().toBuilder().eventId(ANY_ID).occurredAt(Instant.EPOCH).data(null).build();
      return new Stream(event.session(), event.branch(), shape);
    }
  }

  /** Creates an empty buffer. */
  public LiveBuffer(LiveOptions options) {
    this.options = options;
  }

  /** Takes an event. */
  public Outcome add(Arrival event, long nowNanos) {
    if (bytes + event.bytes() > options.maxBytes()) {
      return Outcome.REFUSED;
    }
    bytes += event.bytes();
    if (!options.coalescing()) {
      ready.add(begin(event, null, nowNanos));
      return Outcome.TAKEN;
    }
    Stream stream = Stream.of(event);
    DeltaText text = DeltaText.of(event.draft(), options.textMember());
    LiveParcel last = open.get(stream);
    if (last != null && text != null && last.add(text, event.bytes(), options.coalesceChars())) {
      letGoIfFull(stream, last);
      return Outcome.MERGED;
    }
    if (last != null) {
      open.remove(stream);
      ready.add(last);
    }
    LiveParcel parcel = begin(event, text, nowNanos);
    if (text == null) {
      ready.add(parcel);
    } else {
      open.put(stream, parcel);
      letGoIfFull(stream, parcel);
    }
    return Outcome.TAKEN;
  }

  private LiveParcel begin(Arrival event, @Nullable DeltaText text, long nowNanos) {
    parcels.merge(event.session(), 1, Integer::sum);
    return new LiveParcel(event, text, nowNanos + options.coalesceFor().toNanos());
  }

  private void letGoIfFull(Stream stream, LiveParcel parcel) {
    if (parcel.chars() >= options.coalesceChars()) {
      open.remove(stream);
      ready.add(parcel);
    }
  }

  /** Takes out the next parcel that is to be sent; null if none is, for now. */
  public @Nullable LiveParcel poll(long nowNanos) {
    Iterator<LiveParcel> oldest = open.values().iterator();
    while (oldest.hasNext()) {
      LiveParcel parcel = oldest.next();
      if (parcel.dueNanos() - nowNanos > 0) {
        break;
      }
      oldest.remove();
      ready.add(parcel);
    }
    LiveParcel next = ready.poll();
    if (next != null) {
      forget(next);
    }
    return next;
  }

  private void forget(LiveParcel parcel) {
    bytes -= parcel.bytes();
    parcels.computeIfPresent(parcel.session(), (id, count) -> count == 1 ? null : count - 1);
  }

  /** Returns in how many nanoseconds there is something to poll; the largest long for never. */
  public long nanosUntilDue(long nowNanos) {
    if (!ready.isEmpty()) {
      return 0;
    }
    return open.isEmpty()
        ? Long.MAX_VALUE
        : Math.max(0, open.values().iterator().next().dueNanos() - nowNanos);
  }

  /** Makes everything of a session ready; returns the last of it, null if nothing is. */
  public @Nullable LiveParcel letGo(String session) {
    for (Iterator<LiveParcel> each = open.values().iterator(); each.hasNext(); ) {
      LiveParcel parcel = each.next();
      if (parcel.session().equals(session)) {
        each.remove();
        ready.add(parcel);
      }
    }
    for (Iterator<LiveParcel> each = ready.descendingIterator(); each.hasNext(); ) {
      LiveParcel parcel = each.next();
      if (parcel.session().equals(session)) {
        return parcel;
      }
    }
    return null;
  }

  /** Makes everything ready; returns the last of it, null if nothing is. */
  public @Nullable LiveParcel letGoAll() {
    ready.addAll(open.values());
    open.clear();
    return ready.peekLast();
  }

  /** Returns whether the parcel still is to be polled. */
  public boolean isReady(LiveParcel parcel) {
    return ready.contains(parcel);
  }

  /** Returns whether anything of a session waits. */
  public boolean holds(String session) {
    return parcels.containsKey(session);
  }

  /** Returns whether nothing waits. */
  public boolean isEmpty() {
    return open.isEmpty() && ready.isEmpty();
  }

  /** Throws away what is ready of a session; returns how many events that were. */
  public int drop(String session) {
    int events = 0;
    for (Iterator<LiveParcel> each = ready.iterator(); each.hasNext(); ) {
      LiveParcel parcel = each.next();
      if (parcel.session().equals(session)) {
        each.remove();
        forget(parcel);
        events += parcel.events();
      }
    }
    return events;
  }

  /** Throws away everything; returns how many events that were. */
  public int dropAll() {
    ready.addAll(open.values());
    open.clear();
    int events = 0;
    for (LiveParcel parcel = ready.poll(); parcel != null; parcel = ready.poll()) {
      forget(parcel);
      events += parcel.events();
    }
    return events;
  }
}
