package dev.agentlog.producer.sink;

import dev.agentlog.producer.InvalidOptionsException;
import dev.agentlog.producer.internal.Checks;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A builder of {@link FanOutSink}. Not safe for use by several threads. */
public final class FanOutSinkBuilder {

  private final Map<String, AgentEventSink> sinks = new LinkedHashMap<>();
  private int queueCapacity = 1_024;
  private Duration closeTimeout = Duration.ofSeconds(10);

  FanOutSinkBuilder() {}

  /**
   * Adds a sink, which becomes the fan-out's own.
   *
   * @param name what it is called in counts, messages and the name of its thread
   * @throws InvalidOptionsException if the name is blank or taken
   */
  public FanOutSinkBuilder sink(String name, AgentEventSink sink) {
    Objects.requireNonNull(sink, "sink");
    if (name.isBlank() || sinks.containsKey(name)) {
      throw new InvalidOptionsException(
          "A fan-out cannot have a sink of the name '%s', which is %s; give it another."
              .formatted(name, name.isBlank() ? "blank" : "taken"));
    }
    sinks.put(name, sink);
    return this;
  }

  /** Sets the most events that may wait for each sink, at least 1. Default: 1,024. */
  public FanOutSinkBuilder queueCapacity(int value) {
    this.queueCapacity = value;
    return this;
  }

  /** Sets the longest that closing waits for the sinks. Default: 10 s. */
  public FanOutSinkBuilder closeTimeout(Duration value) {
    this.closeTimeout = value;
    return this;
  }

  /**
   * Builds the fan-out and starts a thread for each sink.
   *
   * @throws InvalidOptionsException if an option is out of its range
   */
  public FanOutSink build() {
    Checks.positive("closeTimeout", closeTimeout);
    if (queueCapacity < 1) {
      throw new InvalidOptionsException(
          "A fan-out cannot work with queueCapacity %d; give 1 or more.".formatted(queueCapacity));
    }
    FailureLatch failures = new FailureLatch();
    List<SinkWorker> workers =
        sinks.entrySet().stream()
            .map(each -> new SinkWorker(each.getKey(), each.getValue(), queueCapacity, failures))
            .toList();
    return new FanOutSink(workers, failures, closeTimeout);
  }
}
