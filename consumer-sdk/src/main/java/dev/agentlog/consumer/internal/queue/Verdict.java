package dev.agentlog.consumer.internal.queue;

/** What became of a frame that was offered. */
public enum Verdict {
  /** It waits for the reader, or has been shed and counted. */
  TAKEN,
  /** It has to wait in the log, with all that follows, until there is room. */
  FULL,
  /** It does not fit, and the subscription fails behind what waits. */
  REFUSED
}
