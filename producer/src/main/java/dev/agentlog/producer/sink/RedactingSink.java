package dev.agentlog.producer.sink;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.InvalidEventException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A sink behind a redaction. As safe for use by several threads as what it wraps. */
final class RedactingSink implements AgentEventSink {

  private final AgentEventSink sink;
  private final UnaryOperator<EventDraft> redaction;

  RedactingSink(AgentEventSink sink, UnaryOperator<EventDraft> redaction) {
    this.sink = sink;
    this.redaction = Objects.requireNonNull(redaction, "redaction");
  }

  @Override
  public void accept(SinkEvent event) {
    EventDraft redacted = redaction.apply(event.draft());
    if (!redacted.eventId().equals(event.draft().eventId())) {
      throw new InvalidEventException(
          "The redaction of event %s returned event %s; a redaction must keep the event's id."
              .formatted(event.draft().eventId(), redacted.eventId()));
    }
    sink.accept(new SinkEvent(event.session(), event.branch(), redacted));
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
