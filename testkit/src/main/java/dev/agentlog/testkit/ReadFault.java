package dev.agentlog.testkit;

/** What may go wrong with reading, see {@link InMemoryConsumer#fail}. */
public enum ReadFault {
  /**
   * No broker answers: subscriptions get nothing, and go on where they were once it is over;
   * subscribing fails with {@link dev.agentlog.consumer.SubscribeTimeoutException}.
   */
  BROKERS_AWAY,
  /**
   * The brokers refuse, as for a missing right: subscriptions, and subscribing, fail with {@link
   * dev.agentlog.consumer.LogAccessException}.
   */
  ACCESS_REFUSED
}
