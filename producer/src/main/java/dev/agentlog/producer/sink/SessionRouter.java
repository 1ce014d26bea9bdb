package dev.agentlog.producer.sink;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.agentlog.producer.internal.Checks;
import dev.agentlog.schemas.SessionNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sink that gives each event to the sink of its session, and to no other. Safe for use by any
 * thread; it calls the sinks on the emitting thread, so give it fan-outs where that must not wait.
 *
 * <p>The router owns the sinks it was given or that it opened: closing it closes them.
 */
public final class SessionRouter implements AgentEventSink {

  private final @Nullable Function<String, AgentEventSink> opener;
  private final AtomicLong unrouted = new AtomicLong();

  @GuardedBy("this")
  private final Map<String, AgentEventSink> sinks = new HashMap<>();

  @GuardedBy("this")
  private boolean closed;

  private SessionRouter(@Nullable Function<String, AgentEventSink> opener) {
    this.opener = opener;
  }

  /** Returns a router that refuses events of sessions for which it was given no sink. */
  public static SessionRouter create() {
    return new SessionRouter(null);
  }

  /**
   * Returns a router that opens a sink at the first event of a session.
   *
   * @param opener makes a session's sink of its id; called under the router's lock
   */
  public static SessionRouter opening(Function<String, AgentEventSink> opener) {
    return new SessionRouter(Objects.requireNonNull(opener, "opener"));
  }

  /**
   * Gives a session its sink.
   *
   * @throws SinkException if it has one
   * @throws dev.agentlog.schemas.InvalidArgumentException if the id cannot be a session's
   */
  public synchronized void route(String session, AgentEventSink sink) {
    SessionNames.requireValid(session);
    checkOpen("route session '" + session + "'");
    if (sinks.putIfAbsent(session, Objects.requireNonNull(sink, "sink")) != null) {
      throw new SinkException(
          "The session '%s' was not routed: it has a sink; clear it first, or give it one fan-out of several sinks."
              .formatted(session));
    }
  }

  /**
   * Gives an event to its session's sink.
   *
   * @throws SinkException if the session has none; counted in {@link #unrouted}
   * @throws dev.agentlog.producer.InvalidEventException if the event names no session
   */
  @Override
  public void accept(SinkEvent event) {
    String session = event.requireSession();
    AgentEventSink sink = sinkOf(session);
    if (sink == null) {
      unrouted.incrementAndGet();
      throw new SinkException(
          "The event %s of kind %s was not taken: the session '%s' has no sink; give it one by route."
              .formatted(event.draft().eventId(), event.draft().kind(), session));
    }
    sink.accept(event);
  }

  private synchronized @Nullable AgentEventSink sinkOf(String session) {
    checkOpen("take an event of session '" + session + "'");
    AgentEventSink sink = sinks.get(session);
    if (sink == null && opener != null) {
      sink = opener.apply(session);
      sinks.put(session, sink);
    }
    return sink;
  }

  private synchronized void checkOpen(String doing) {
    if (closed) {
      throw new SinkClosedException(
          "The session router did not %s: it is closed; use it before closing it."
              .formatted(doing));
    }
  }

  /** Returns how many events were refused as their session had no sink. */
  public long unrouted() {
    return unrouted.get();
  }

  /**
   * Takes a session's sink away, flushes and closes it; other sessions keep theirs. The sink is
   * gone and closed also if the flush fails.
   *
   * @param timeout how long the flush may take
   * @throws RuntimeException what the flush throws
   */
  public void clear(String session, Duration timeout) {
    AgentEventSink sink;
    synchronized (this) {
      sink = sinks.remove(session);
    }
    if (sink != null) {
      try (sink) {
        sink.flush(timeout);
      }
    }
  }

  /** Flushes every session's sink, also if one fails, and throws the first failure. */
  @Override
  public void flush(Duration timeout) {
    long deadline = System.nanoTime() + Checks.nanos(timeout);
    forEach(all(), sink -> sink.flush(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
  }

  /** Closes every session's sink, also if one fails, and throws the first failure. */
  @Override
  public void close() {
    List<AgentEventSink> all;
    synchronized (this) {
      closed = true;
      all = all();
      sinks.clear();
    }
    forEach(all, AgentEventSink::close);
  }

  private synchronized List<AgentEventSink> all() {
    return new ArrayList<>(sinks.values());
  }

  private static void forEach(List<AgentEventSink> sinks, Consumer<AgentEventSink> action) {
    RuntimeException first = null;
    for (AgentEventSink sink : sinks) {
      try {
        action.accept(sink);
      } catch (RuntimeException failure) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
