package dev.agentlog.producer.sink;

import dev.agentlog.producer.EventDraft;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * A place where an agent's events go.
 *
 * <p>The sinks of this package are safe for use by any thread. A sink of one's own need not be, if
 * it is used by a {@link FanOutSink} only: that calls each of its sinks from one thread.
 */
public interface AgentEventSink extends AutoCloseable {

  /**
   * Takes an event. Events that one thread hands over arrive in that order.
   *
   * @throws RuntimeException if the event was not taken; nothing of it is left behind that a reader
   *     could take for an event
   */
  void accept(SinkEvent event);

  /**
   * Waits until everything accepted before the call is where it belongs, and reports the first
   * failure that was not reported yet. A flush that is interrupted or does not end in time reports
   * none, so the next one does.
   *
   * @param timeout how long to wait at most
   * @throws SinkException if something that was accepted is not where it belongs
   * @throws SinkFlushTimeoutException if the time was too short
   * @throws dev.agentlog.producer.ProducerInterruptedException if the thread was interrupted
   */
  void flush(Duration timeout);

  /**
   * Releases what the sink holds; flush first to know that all is well. Closing again is nothing.
   */
  @Override
  void close();

  /**
   * Returns this sink for a caller in a session: events that name no session get the caller's.
   * Closing it closes this one.
   *
   * @param session the caller's session
   */
  default AgentEventSink withDefaultSession(String session) {
    return new DefaultSessionSink(this, session);
  }

  /**
   * Returns this sink behind a redaction: it sees each event as the redaction returns it, and none
   * for which the redaction throws. Closing it closes this one.
   *
   * @param redaction from the event as emitted to the event as it may be seen; called by the
   *     emitting thread, and must keep the event's id
   */
  default AgentEventSink redacting(UnaryOperator<EventDraft> redaction) {
    return new RedactingSink(this, redaction);
  }
}
