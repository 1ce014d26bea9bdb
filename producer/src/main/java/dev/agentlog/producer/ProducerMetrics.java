package dev.agentlog.producer;

import java.util.Map;

/**
 * What a producer has done since it was made, and what it is doing: numbers for whatever collects
 * them. Package {@code dev.agentlog.producer.micrometer} binds them to Micrometer. Immutable.
 *
 * <p>Each append that was begun has been accepted, found a duplicate, rejected, failed or left
 * unjudged, or is pending; with a spool it may also wait there. The attempts of a branch writer
 * count each.
 *
 * @param begun how many appends were begun
 * @param accepted how many are in the log
 * @param duplicates how many were in the log already
 * @param rejected how many were rejected, by the reason in the verdict
 * @param failed how many ended without a verdict that was asked for
 * @param unjudged how many are durable and asked for no verdict
 * @param pending how many appends that were sent await their answer
 * @param spoolBytes how large the spool's files are; 0 without a spool
 * @param verdictLatency how long the verdicts took that have come
 * @param live what has become of the events that were to be sent live
 */
public record ProducerMetrics(
    long begun,
    long accepted,
    long duplicates,
    Map<String, Long> rejected,
    long failed,
    long unjudged,
    long pending,
    long spoolBytes,
    Latency verdictLatency,
    LiveStats live) {

  /** Nothing was done. */
  public static final ProducerMetrics NONE =
      new ProducerMetrics(0, 0, 0, Map.of(), 0, 0, 0, 0, new Latency(0, 0, 0), LiveStats.NONE);

  /** Copies the map. */
  public ProducerMetrics {
    rejected = Map.copyOf(rejected);
  }

  /**
   * How long something took, from the append to the verdict's arrival.
   *
   * @param count how often
   * @param totalNanos all times together, in nanoseconds
   * @param longestNanos the longest one, in nanoseconds
   */
  public record Latency(long count, long totalNanos, long longestNanos) {}
}
