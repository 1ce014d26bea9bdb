package dev.agentlog.sequencer.internal;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.sequencer.config.SequencerConfig;
import dev.agentlog.sequencer.internal.namespace.BrokerErrors;
import java.net.URI;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the Kafka clients that belong to no stream thread and to no relay. */
public final class BrokerClients {
  private BrokerClients() {}

  /**
   * An admin client, which gives up soon enough for its callers to tell what is wrong.
   *
   * @throws AgentLogException if the settings name no broker that can be looked up
   */
  public static Admin admin(SequencerConfig config) {
    Map<String, Object> settings = config.clientSettings();
    settings.putIfAbsent("default.api.timeout.ms", 15_000);
    settings.putIfAbsent("request.timeout.ms", 5_000);
    settings.putIfAbsent("reconnect.backoff.max.ms", 500);
    try {
      return Admin.create(settings);
    } catch (KafkaException e) {
      throw BrokerErrors.of(config.bootstrapServers(), e);
    }
  }

  /** A producer of single records that somebody waits for. */
  public static KafkaProducer<byte[], byte[]> producer(SequencerConfig config) {
    Map<String, Object> settings = config.clientSettings();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * The base URL under which this instance answers.
   *
   * @param port the port that its HTTP server listens on
   */
  public static URI address(SequencerConfig config, int port) {
    return config
        .optional(SequencerConfig.HTTP_ADVERTISED, String.class)
        .map(URI::create)
        .orElseGet(
            () -> URI.create("http://" + config.getString(SequencerConfig.HTTP_HOST) + ":" + port));
  }
}
