package dev.agentlog.consumer;

import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a namespace.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param namespace the namespace; {@code agentlog} by default
 * @param kafkaProperties settings of the Kafka clients, such as those of security, which go before
 *     the SDK's own choices, except for those that its promises rest on; unmodifiable
 * @param partitions the number of partitions that the caller takes for granted, null to take the
 *     namespace's
 * @param registry the schema registry's URL that the caller takes for granted, null to take the
 *     namespace's
 * @param connectTimeout how long connecting waits for a broker, more than zero; 10 s by default
 * @param topicCheckInterval how often a subscription makes sure that its topic has not been made
 *     again under the same name, more than zero; 5 s by default; it also does so whenever the Kafka
 *     client learns of changes
 */
public record ConsumerOptions(
    String bootstrapServers,
    Namespace namespace,
    Map<String, Object> kafkaProperties,
    @Nullable Integer partitions,
    @Nullable String registry,
    Duration connectTimeout,
    Duration topicCheckInterval) {

  /** Checks the values and copies the map. */
  public ConsumerOptions {
    kafkaProperties = Map.copyOf(kafkaProperties);
    if (bootstrapServers.isBlank()) {
      throw new InvalidArgumentException(
          "A consumer cannot connect without an address: set bootstrapServers to host:port.");
    }
    SubscribeOptions.positive("connect time-out", connectTimeout);
    SubscribeOptions.positive("topic check interval", topicCheckInterval);
  }

  /** Returns a builder that holds the defaults and the address. */
  public static Builder builder(String bootstrapServers) {
    return new Builder(bootstrapServers);
  }

  /** Collects the options of a consumer. Not thread-safe. */
  public static final class Builder {

    private final String bootstrapServers;
    private final Map<String, Object> kafkaProperties = new HashMap<>();
    private Namespace namespace = Namespace.DEFAULT;
    private @Nullable Integer partitions;
    private @Nullable String registry;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration topicCheckInterval = Duration.ofSeconds(5);

    private Builder(String bootstrapServers) {
      this.bootstrapServers = bootstrapServers;
    }

    /** Sets the namespace. */
    public Builder namespace(Namespace value) {
      this.namespace = value;
      return this;
    }

    /** Adds settings of the Kafka clients. */
    public Builder kafkaProperties(Map<String, ?> values) {
      kafkaProperties.putAll(values);
      return this;
    }

    /** Sets the number of partitions that the namespace must have. */
    public Builder partitions(int value) {
      this.partitions = value;
      return this;
    }

    /** Sets the schema registry's URL that the namespace must have. */
    public Builder registry(String value) {
      this.registry = value;
      return this;
    }

    /** Sets how long connecting waits for a broker. */
    public Builder connectTimeout(Duration value) {
      this.connectTimeout = value;
      return this;
    }

    /** Sets how often a subscription looks whether its topic is still the same. */
    public Builder topicCheckInterval(Duration value) {
      this.topicCheckInterval = value;
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws InvalidArgumentException if one of them is out of its range
     */
    public ConsumerOptions build() {
      return new ConsumerOptions(
          bootstrapServers,
          namespace,
          kafkaProperties,
          partitions,
          registry,
          connectTimeout,
          topicCheckInterval);
    }
  }
}
