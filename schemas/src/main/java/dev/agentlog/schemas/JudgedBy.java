package dev.agentlog.schemas;

/**
 * By what the appends of a namespace are judged: kept in the meta topic, so that a program that
 * would judge otherwise, or with another state, is noticed before it does.
 *
 * @param application the Kafka Streams application that holds the state
 * @param rules the version of the rules
 * @param topology the version of the topology
 */
public record JudgedBy(String application, int rules, int topology) {

  /** The key of the record in the meta topic. */
  public static final String KEY = "sequencer";
}
