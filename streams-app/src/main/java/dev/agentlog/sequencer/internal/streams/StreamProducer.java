package dev.agentlog.sequencer.internal.streams;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The producer of one stream thread, which knows the topics whose metadata it holds and reports
 * commits.
 *
 * <p>The first send to a topic that a producer does not know waits for metadata, on the stream
 * thread, and with it every session. Log topics are therefore made {@link #warm} from another
 * thread before the stream thread writes to them.
 *
 * <p>One whose commit was not answered in time, or that has aborted a transaction, is given up, and
 * Kafka Streams is told that it was fenced: it then makes a new producer, which settles what became
 * of the transaction, and restores all tasks of the thread. Left to itself Kafka Streams keeps the
 * producer, and with it tasks whose writes went down with those of another one; and an abort that
 * is refused makes it restore from the changelog's end, with an empty state. Nobody hears any more
 * what becomes of records of such a producer. Thread-safe, as Kafka's producer is.
 */
public final class StreamProducer extends KafkaProducer<byte[], byte[]> {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final Set<String> warmTopics = ConcurrentHashMap.newKeySet();
  private final CommitHooks hooks;
  private final LateOffsets late;
  private volatile boolean closed;
  private boolean initialized;
  private boolean ready;
  private volatile boolean givenUp;
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
    ready = true;
  }

  @Override
  public void beginTransaction() throws ProducerFencedException {
    refuseIfGivenUp();
    super.beginTransaction();
  }

  @Override
  public Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> written, @Nullable Callback callback) {
    return callback == null
        ? super.send(written, null)
        : super.send(
            written,
            (metadata, failure) ->
                callback.onCompletion(
                    metadata, givenUp || closed ? new TransactionAbortedException() : failure));
  }

  /** Never fails in a way that keeps Kafka Streams from clearing up behind it. */
  @Override
  public void abortTransaction() throws ProducerFencedException {
    try {
      super.abortTransaction();
    } catch (TimeoutException | ProducerFencedException | InvalidProducerEpochException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) {
      if (!ready) {
        throw e;
      }
      throw new TimeoutException("The transaction was not aborted; the next producer does it.", e);
    } finally {
      givenUp |= ready;
    }
  }

  /**
   * Kafka Streams closes without a time limit; a transaction that stands still would keep its
   * thread for ever.
   */
  @Override
  public void close(Duration timeout) {
    closed = true;
    hooks.tracker().ended();
    Duration limit = givenUp ? Duration.ZERO : CLOSE_LIMIT;
    super.close(timeout.compareTo(limit) < 0 ? timeout : limit);
  }

  /** A commit begins with the flush of the first task's records. */
  @Override
  public void flush() {
    if (givenUp) {
      return; // what was sent may never be answered for
    }
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
    refuseIfGivenUp();
    offsets.forEach(
        (inbox, offset) -> {
          LongConsumer task = hooks.before().get(inbox);
          if (task != null) {
            task.accept(offset.offset());
          }
        });
    try {
      super.sendOffsetsToTransaction(offsets, group);
    } catch (TimeoutException e) {
      throw unanswered(e);
    }
  }

  @Override
  public void commitTransaction() throws ProducerFencedException {
    refuseIfGivenUp();
    long begin = commitBegan == 0 ? System.nanoTime() : commitBegan;
    try {
      super.commitTransaction();
    } catch (TimeoutException e) {
      throw unanswered(e);
    }
    long end = System.nanoTime();
    commitBegan = 0;
    hooks.pace().committed(begin, end);
    hooks.nanos().accept(end - begin);
    hooks.tracker().committed();
  }

  /** What Kafka Streams is told instead of a commit's time-out. */
  private KafkaException unanswered(TimeoutException failure) {
    // The end of older transactions is settled before the first one, and tried again as it is.
    if (!ready) {
      return failure;
    }
    givenUp = true;
    KafkaException fenced =
        new InvalidProducerEpochException(
            "The broker did not answer in time, so what became of the transaction is not known; the next producer settles it.");
    fenced.initCause(failure);
    return fenced;
  }

  private void refuseIfGivenUp() {
    if (givenUp) {
      throw new InvalidProducerEpochException(
          "A transaction of this producer did not come through; the next producer goes on.");
    }
  }
}
