package dev.agentlog.sequencer.internal.streams;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
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
  private final CommitTracker commits;
  private final LongConsumer commitNanos;

  StreamProducer(Map<String, Object> settings, CommitTracker commits, LongConsumer commitNanos) {
    super(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.commits = commits;
    this.commitNanos = commitNanos;
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

  @Override
  public void commitTransaction() throws ProducerFencedException {
    long begin = System.nanoTime();
    super.commitTransaction();
    commitNanos.accept(System.nanoTime() - begin);
    commits.committed();
  }
}
