package dev.agentlog.consumer;

import dev.agentlog.schemas.Namespace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Writes logs and the feed in transactions, as a sequencer does. Used by one thread at a time. */
final class LogWriter implements AutoCloseable {

  private final Namespace namespace;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  LogWriter(Namespace namespace, Map<String, Object> settings, String transactionalId) {
    this.namespace = namespace;
    Map<String, Object> own = new HashMap<>(settings);
    own.put("transactional.id", transactionalId);
    producer = new KafkaProducer<>(own);
    producer.initTransactions();
  }

  void begin() {
    producer.beginTransaction();
  }

  void commit() {
    producer.commitTransaction();
  }

  /**
   * Aborts after all has been written: otherwise the producer would throw away what it still has.
   */
  void abort() {
    flush();
    producer.abortTransaction();
  }

  /** Writes events of ordinary kind to the session's log, and waits until the broker has them. */
  LogWriter log(String session, String branch, long... sequences) {
    for (long sequence : sequences) {
      log(session, Events.bytes(session, branch, sequence));
    }
    flush();
    return this;
  }

  void log(String session, byte[] value) {
    send(namespace.logTopic(session), 0, session, value);
  }

  void feed(int partition, String session, byte[] value) {
    send(namespace.feedTopic(), partition, session, value);
  }

  private void send(String topic, int partition, String session, byte[] value) {
    byte[] key = session.getBytes(StandardCharsets.UTF_8);
    sent.add(producer.send(new ProducerRecord<>(topic, partition, key, value)));
  }

  /** Waits until the broker has everything. */
  void flush() {
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      try {
        one.get();
      } catch (InterruptedException | ExecutionException failed) {
        throw new IllegalStateException(failed);
      }
    }
    sent.clear();
  }

  /** Writes events of ordinary kind in one committed transaction. */
  void commit(String session, String branch, long... sequences) {
    begin();
    log(session, branch, sequences);
    commit();
  }

  /** Writes the event that closes the session, committed. */
  void close(String session, long sequence) {
    begin();
    log(session, Events.bytes(session, "main", sequence, "session.closed"));
    commit();
  }

  @Override
  public void close() {
    producer.close();
  }
}
