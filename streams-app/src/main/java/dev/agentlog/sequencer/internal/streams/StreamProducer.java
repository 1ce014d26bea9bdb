package dev.agentlog.sequencer.internal.streams;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The producer of one stream thread, which knows the topics whose metadata it holds and reports
 * commits.
 *
 * <p>The first send to a topic that a producer does not know waits for metadata, on the stream
 * thread, and with it every session. Log topics are therefore made {@link #warm} from another
 * thread before the stream thread writes to them. Thread-safe, as Kafka's producer is.
 */
public final class StreamProducer extends KafkaProducer<byte[], byte[]> {
  private final Set<String> warmTopics = ConcurrentHashMap.newKeySet();
  private final CommitHooks hooks;
  private final LateOffsets late;
  private volatile boolean closed;
  private boolean initialized;
  private long commitBegan;

  StreamProducer(Map<String, Object> settings, CommitHooks hooks, LateOffsets late) {
    super(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.hooks = hooks;
    this.late = late;
  }

  /** Whether a send to this topic finds its metadata at hand. */
  public boolean isWarm(String topic) {
    return warmTopics.contains(topic);
  }

  /** Fetches the metadata of an existing topic. Blocks; never called on a stream thread. */
  public void warm(String topic) {
    partitionsFor(topic);
    warmTopics.add(topic);
  }

  /** Nothing more is going to be written to this topic. */
  void forget(String topic) {
    warmTopics.remove(topic);
  }

  /** Whether nothing can be asked of this one any more: its thread died, or has another. */
  public boolean isClosed() {
    return closed;
  }

  /** Kafka Streams calls it again when it timed out. */
  @Override
  public void initTransactions() {
    if (!initialized) {
      super.initTransactions();
      initialized = true;
    }
    late.refuse(this);
  }

  @Override
  public void close(Duration timeout) {
    closed = true;
    super.close(timeout);
  }

  /** A commit begins with the flush of the first task's records. */
  @Override
  public void flush() {
    if (commitBegan == 0) {
      commitBegan = System.nanoTime();
    }
    super.flush();
  }

  /** The last moment at which something can still be written in the transaction. */
  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group)
      throws ProducerFencedException {
    offsets.forEach(
        (inbox, offset) -> {
          LongConsumer task = hooks.before().get(inbox);
          if (task != null) {
            task.accept(offset.offset());
          }
        });
    super.sendOffsetsToTransaction(offsets, group);
  }

  @Override
  public void commitTransaction() throws ProducerFencedException {
    long begin = commitBegan == 0 ? System.nanoTime() : commitBegan;
    super.commitTransaction();
    long end = System.nanoTime();
    commitBegan = 0;
    hooks.pace().committed(begin, end);
    hooks.nanos().accept(end - begin);
    hooks.tracker().committed();
  }
}
