package dev.agentlog.it.histories;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.ProducerOptions;
import java.time.Duration;

/**
 * What the appends of several writers go through: a producer, which may be killed and followed by
 * another. Safe for use by any thread.
 */
final class WriterHost implements AutoCloseable {
  private final ProducerOptions options;
  private volatile AgentLogProducer producer;

  /** Connects. */
  WriterHost(ProducerOptions options) {
    this.options = options;
    this.producer = AgentLogProducer.connect(options);
  }

  /** The producer that there is now. */
  AgentLogProducer producer() {
    return producer;
  }

  /** Ends the producer without waiting for anything, and starts another. */
  void kill() {
    producer.close(Duration.ZERO);
    producer = AgentLogProducer.connect(options);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
