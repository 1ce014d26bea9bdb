package dev.agentlog.producer.sink;

import dev.agentlog.producer.EventDraft;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A sink that logs each event by slf4j: one constant message, the event's parts as key-values.
 * Labels, headers and data are left out unless asked for, as nobody knows who reads the log.
 * Immutable.
 */
public final class LoggingSink implements AgentEventSink {

  /** The name of the logger that is used unless another is given. */
  public static final String LOGGER = "dev.agentlog.events";

  private final Logger logger;
  private final Level level;
  private final boolean payload;

  private LoggingSink(Logger logger, Level level, boolean payload) {
    this.logger = Objects.requireNonNull(logger, "logger");
    this.level = Objects.requireNonNull(level, "level");
    this.payload = payload;
  }

  /** Returns a sink that logs at level info, without payloads, to the logger {@link #LOGGER}. */
  public static LoggingSink create() {
    return new LoggingSink(LoggerFactory.getLogger(LOGGER), Level.INFO, false);
  }

  /** Returns a sink like this one that logs to another logger. */
  public LoggingSink to(Logger other) {
    return new LoggingSink(other, level, payload);
  }

  /** Returns a sink like this one that logs at another level. */
  public LoggingSink at(Level other) {
    return new LoggingSink(logger, other, payload);
  }

  /** Returns a sink like this one that logs labels and data too. */
  public LoggingSink withPayload() {
    return new LoggingSink(logger, level, true);
  }

  @Override
  public void accept(SinkEvent event) {
    EventDraft draft = event.draft();
    Line line =
        new Line(logger.atLevel(level))
            .add("session", event.requireSession())
            .add("branch", event.branch())
            .add("event", draft.eventId())
            .add("kind", draft.kind())
            .add("lifecycle", draft.lifecycle())
            .add("occurred_at", draft.occurredAt())
            .add("source", draft.source())
            .add("agent", draft.agentId())
            .add("run", draft.runId())
            .add("turn", draft.turnId())
            .add("parent_event", draft.parentEventId())
            .add("correlation", draft.correlationId())
            .add("trace_parent", draft.traceParent());
    if (payload) {
      line =
          line.add("labels", draft.labels())
              .add("data_type", draft.dataType())
              .add("data", draft.data())
              .add("data_ref", draft.dataRef());
    }
    line.builder().log("An agent event.");
  }

  /** A line being made; what is null is left out. */
  private record Line(LoggingEventBuilder builder) {
    Line add(String key, @Nullable Object value) {
      return value == null ? this : new Line(builder.addKeyValue(key, value));
    }
  }

  /** Does nothing: what was logged is the logger's. */
  @Override
  public void flush(Duration timeout) {}

  /** Does nothing. */
  @Override
  public void close() {}
}
