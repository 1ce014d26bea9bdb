package dev.agentlog.sequencer.internal.topology;

import dev.agentlog.schemas.Namespace;
import dev.agentlog.sequencer.internal.stores.StoreNames;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Builds the one sub-topology: the keyed inbox, the sequencer with its store, four kinds of output.
 *
 * <p>The source is one named topic. Values are bytes throughout; they are decoded inside the
 * processor, so that a record that cannot be read becomes a tombstone and not a dead task.
 */
public final class SequencerTopology {
  private SequencerTopology() {}

  /** The topology of the context's namespace. */
  public static Topology build(SequencerContext shared) {
    return build(shared, Stores.persistentKeyValueStore(StoreNames.STATE));
  }

  /** The topology with its state in another kind of store. */
  static Topology build(SequencerContext shared, KeyValueBytesStoreSupplier state) {
    Namespace namespace = shared.namespace();
    ProcessorSupplier<byte[], byte[], byte[], Outgoing> sequencer =
        () -> new AppendProcessor(shared);
    Topology topology = new Topology();
    topology.addSource(
        AutoOffsetReset.earliest(),
        NodeNames.SOURCE,
        new InboxTimestamp(),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        namespace.inboxTopic());
    topology.addProcessor(NodeNames.SEQUENCER, sequencer, NodeNames.SOURCE);
    topology.addStateStore(store(state), NodeNames.SEQUENCER);
    Serializer<Outgoing> value = (topic, outgoing) -> outgoing.value();
    topology.addSink(
        NodeNames.LOG_SINK,
        new LogTopicName(),
        new ByteArraySerializer(),
        value,
        NodeNames.SEQUENCER);
    StreamPartitioner<byte[], Outgoing> samePartition =
        (topic, key, outgoing, partitions) -> Optional.of(Set.of(outgoing.partition()));
    addSink(topology, NodeNames.FEED_SINK, namespace.feedTopic(), value, samePartition);
    addSink(topology, NodeNames.TOMBSTONES_SINK, namespace.tombstonesTopic(), value, samePartition);
    addSink(topology, NodeNames.VERDICTS_SINK, namespace.verdictsTopic(), value, samePartition);
    return topology;
  }

  private static void addSink(
      Topology topology,
      String node,
      String topic,
      Serializer<Outgoing> value,
      StreamPartitioner<byte[], Outgoing> partitioner) {
    topology.addSink(
        node, topic, new ByteArraySerializer(), value, partitioner, NodeNames.SEQUENCER);
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(
      KeyValueBytesStoreSupplier state) {
    return Stores.keyValueStoreBuilder(state, Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled();
  }

  /** Takes the topic from the record itself. A class of its own, so that its name can be pinned. */
  private static final class LogTopicName implements TopicNameExtractor<byte[], Outgoing> {
    @Override
    public String extract(byte[] key, Outgoing outgoing, RecordContext context) {
      return outgoing.topic();
    }

    @Override
    public String toString() {
      return "LogTopicName";
    }
  }
}
