package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.MetaTopic;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.NamespaceMismatchException;
import dev.agentlog.schemas.SchemaRegistry;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Connects to a namespace on a Kafka cluster. Stateless. */
public final class KafkaConnection {
  private KafkaConnection() {}

  /** Connects as {@link AgentLogConsumer#connect} has it. */
  public static AgentLogConsumer open(ConsumerOptions options) {
    Map<String, Object> properties = new HashMap<>(options.kafkaProperties());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
    NamespaceMeta meta =
        MetaTopic.read(properties, options.namespace(), options.connectTimeout()).namespace();
    check(options, "partitions", options.partitions(), meta.partitions());
    check(options, "registry", options.registry(), meta.registry());
    SchemaRegistry registry = SchemaRegistry.of(meta.registry());
    try {
      KafkaLogSource source = new KafkaLogSource(options);
      return new SourceConsumer(options, meta, source, registry, source::close);
    } catch (KafkaException refused) {
      registry.close();
      throw new InvalidArgumentException(
          "The Kafka client for namespace '%s' does not take its settings (%s): correct kafkaProperties."
              .formatted(options.namespace(), refused.getMessage()),
          refused);
    }
  }

  private static void check(
      ConsumerOptions options, String what, @Nullable Object asked, Object actual) {
    if (asked != null && !asked.equals(actual)) {
      throw new NamespaceMismatchException(
          "The setting %s=%s contradicts namespace '%s', which has %s=%s: leave the setting out, or name the right namespace."
              .formatted(what, asked, options.namespace(), what, actual));
    }
  }
}
