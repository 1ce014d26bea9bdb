package dev.agentlog.cli.internal.connection;

import dev.agentlog.schemas.Namespace;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a running system is.
 *
 * @param bootstrap the Kafka brokers
 * @param namespace the namespace
 * @param properties further properties for Kafka clients, without the brokers
 */
public record Connection(String bootstrap, Namespace namespace, Map<String, Object> properties) {

  /**
   * The properties of a Kafka client that connects there.
   *
   * @return a new map, the brokers included
   */
  public Map<String, Object> clientProperties() {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("bootstrap.servers", bootstrap);
    return all;
  }
}
