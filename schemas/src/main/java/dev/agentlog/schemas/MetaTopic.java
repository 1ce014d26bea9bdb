package dev.agentlog.schemas;

import dev.agentlog.schemas.internal.MetaFold;
import dev.agentlog.schemas.internal.MetaReader;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The meta topic of a namespace: what the namespace is made of, and where its sequencers answer.
 */
public final class MetaTopic {

  private MetaTopic() {}

  /**
   * What the meta topic says.
   *
   * @param namespace the namespace's description
   * @param instances the HTTP addresses at which sequencers answer, by instance id; unmodifiable
   * @param judgedBy by what its appends are judged; empty before a sequencer has run
   */
  public record Contents(
      NamespaceMeta namespace, Map<String, URI> instances, Optional<JudgedBy> judgedBy) {

    /** Copies the map. */
    public Contents {
      instances = Map.copyOf(instances);
    }
  }

  /**
   * Reads the meta topic to its present end. Blocks the calling thread, for not much longer than
   * the timeout.
   *
   * @param clientProperties the settings of a Kafka client; {@code bootstrap.servers} at least
   * @param namespace whose topic
   * @param timeout the longest wait for a broker's answers
   * @throws BrokerUnreachableException if no broker answers in time
   * @throws NamespaceMissingException if there is no such namespace
   * @throws InvalidArgumentException if no Kafka client can be made of the settings
   * @throws MalformedMetaException if the namespace's description cannot be read
   */
  public static Contents read(
      Map<String, ?> clientProperties, Namespace namespace, Duration timeout) {
    return new MetaReader(clientProperties, namespace, timeout).read();
  }

  /** Returns the key under which a sequencer says where it answers. */
  public static String instanceKey(String instanceId) {
    return MetaFold.INSTANCE_PREFIX + instanceId;
  }

  /** Returns the value under {@link JudgedBy#KEY}: UTF-8 JSON. */
  public static byte[] judgedByValue(JudgedBy judgedBy) {
    return MetaFold.judgedByValue(judgedBy);
  }

  /** Returns the value that says at which HTTP address a sequencer answers: UTF-8 JSON. */
  public static byte[] instanceValue(URI http) {
    return MetaFold.instanceValue(http);
  }
}
