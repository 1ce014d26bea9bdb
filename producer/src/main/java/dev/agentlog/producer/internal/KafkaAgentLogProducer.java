package dev.agentlog.producer.internal;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.ProducerOptions;

/** The producer that speaks with Kafka. */
@SuppressWarnings("DoNotCallSuggester")
public final class KafkaAgentLogProducer {

  private KafkaAgentLogProducer() {}

  /** Connects to a namespace, see {@link AgentLogProducer#connect}. */
  public static AgentLogProducer connect(ProducerOptions options) {
    throw new UnsupportedOperationException("connect " + options);
  }
}
