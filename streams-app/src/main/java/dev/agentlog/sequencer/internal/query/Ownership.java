package dev.agentlog.sequencer.internal.query;

import dev.agentlog.sequencer.internal.stores.StoreNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.state.HostInfo;

/** Which instance sequences which session. Thread-safe. */
public final class Ownership {
  /**
   * The owner of a session.
   *
   * @param here whether it is this instance
   * @param address the owner's HOST:PORT
   * @param partition the session's partition
   */
  public record Owner(boolean here, String address, int partition) {}

  private final KafkaStreams streams;
  private final String self;
  private final int partitions;

  /**
   * Ownership as this instance, which answers at the given HOST:PORT, knows it, of so many
   * partitions.
   */
  public Ownership(KafkaStreams streams, String self, int partitions) {
    this.streams = streams;
    this.self = self;
    this.partitions = partitions;
  }

  /** How many partitions there are. */
  public int partitions() {
    return partitions;
  }

  /** The session's owner; empty while partitions are being distributed. */
  public Optional<Owner> ownerOf(String session) {
    try {
      KeyQueryMetadata metadata =
          streams.queryMetadataForKey(
              StoreNames.STATE,
              session.getBytes(StandardCharsets.UTF_8),
              new ByteArraySerializer());
      if (metadata == null || metadata.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
        return Optional.empty();
      }
      String address = address(metadata.activeHost());
      return Optional.of(new Owner(address.equals(self), address, metadata.partition()));
    } catch (StreamsNotStartedException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** The addresses of the other instances. */
  public List<String> others() {
    return streams.metadataForAllStreamsClients().stream()
        .map(client -> address(client.hostInfo()))
        .filter(address -> !address.equals(self))
        .distinct()
        .toList();
  }

  private static String address(HostInfo host) {
    return host.host() + ":" + host.port();
  }
}
