package dev.agentlog.producer;

import dev.agentlog.producer.internal.Checks;
import dev.agentlog.producer.internal.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session's first event says, and how long its log is kept. Immutable.
 *
 * @param agent who opens the session; null for the producer's agent
 * @param labels small texts for filters
 * @param data the payload as JSON; null for none
 * @param logRetention how long the session's log keeps an event; null for ever
 */
public record OpenOptions(
    @Nullable String agent,
    Map<String, String> labels,
    @Nullable String data,
    @Nullable Duration logRetention) {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);
  private static final OpenOptions NONE = builder().build();

  /**
   * Checks the parts.
   *
   * @throws InvalidEventException if the agent is blank or too long, the data is not JSON, or the
   *     retention is under a millisecond
   */
  public OpenOptions {
    labels = Map.copyOf(labels);
    if (agent != null) {
      Checks.id("agent id", agent);
    }
    if (data != null && !Json.isValid(data)) {
      throw new InvalidEventException(
          "A session cannot be opened with data of %d characters that is not JSON; give one JSON value."
              .formatted(data.length()));
    }
    if (logRetention != null
        && (logRetention.compareTo(SHORTEST) < 0 || logRetention.compareTo(LONGEST) > 0)) {
      throw new InvalidEventException(
          "A session's log cannot be kept for %s; give 1 ms or more, or nothing to keep it for ever."
              .formatted(logRetention));
    }
  }

  /** Returns options that give nothing. */
  public static OpenOptions none() {
    return NONE;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Names what is given, without the payload. */
  @Override
  public String toString() {
    return "OpenOptions[agent=" + agent + ", labels=" + labels.keySet() + "]";
  }

  /** A builder of {@link OpenOptions}. Not safe for use by several threads. */
  public static final class Builder {

    private final Map<String, String> labels = new HashMap<>();
    private @Nullable String agent;
    private @Nullable String data;
    private @Nullable Duration logRetention;

    private Builder() {}

    /** Sets who opens the session. Default: the producer's agent. */
    public Builder agent(@Nullable String value) {
      this.agent = value;
      return this;
    }

    /** Adds a label. */
    public Builder label(String name, String value) {
      labels.put(name, value);
      return this;
    }

    /** Adds labels. */
    public Builder labels(Map<String, String> values) {
      labels.putAll(values);
      return this;
    }

    /** Sets the payload, one JSON value. */
    public Builder data(@Nullable String value) {
      this.data = value;
      return this;
    }

    /** Sets how long the session's log keeps an event. Default: for ever. */
    public Builder logRetention(@Nullable Duration value) {
      this.logRetention = value;
      return this;
    }

    /** Builds the options. */
    public OpenOptions build() {
      return new OpenOptions(agent, labels, data, logRetention);
    }
  }
}
