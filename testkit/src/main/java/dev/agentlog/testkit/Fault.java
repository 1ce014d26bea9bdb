package dev.agentlog.testkit;

/** What may go wrong with an append on its way, see {@link InMemoryProducer#failNext}. */
public enum Fault {
  /**
   * The append never arrives, and its writer cannot know: both futures fail with {@link
   * dev.agentlog.producer.AppendUncertainException}. Appending again appends it.
   */
  APPEND_LOST,

  /**
   * The append arrives and is judged, and its writer cannot know: both futures fail with {@link
   * dev.agentlog.producer.AppendUncertainException}. Appending again is a duplicate, or the same
   * conflict.
   */
  ACKNOWLEDGEMENT_LOST,

  /**
   * The append is durable and judged, but the answer does not come in time: the verdict fails with
   * {@link dev.agentlog.producer.VerdictTimeoutException}.
   */
  VERDICT_LOST,

  /**
   * The brokers refuse the append, as for a missing right: both futures fail with {@link
   * dev.agentlog.producer.AppendFailedException}.
   */
  REFUSED
}
