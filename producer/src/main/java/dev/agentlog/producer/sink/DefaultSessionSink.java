package dev.agentlog.producer.sink;

import dev.agentlog.schemas.SessionNames;
import java.time.Duration;

/** A sink as seen by a caller in a session. As safe for use by several threads as what it wraps. */
final class DefaultSessionSink implements AgentEventSink {

  private final AgentEventSink sink;
  private final String session;

  DefaultSessionSink(AgentEventSink sink, String session) {
    this.sink = sink;
    this.session = SessionNames.requireValid(session);
  }

  @Override
  public void accept(SinkEvent event) {
    sink.accept(event.orInSession(session));
  }

  @Override
  public void flush(Duration timeout) {
    sink.flush(timeout);
  }

  @Override
  public void close() {
    sink.close();
  }
}
