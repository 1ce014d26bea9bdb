package dev.agentlog.consumer;

import dev.agentlog.schemas.Envelope;

/**
 * Says which events a subscription delivers. {@link dev.agentlog.consumer.filter.CompiledFilter} is
 * the one to use: it can be written as text, is checked when it is compiled, and reads no more of
 * an event than it must.
 *
 * <p>One instance may be used by many subscriptions at once, so it must be thread-safe.
 */
@FunctionalInterface
public interface EventFilter {

  /**
   * Says whether an event is delivered. Called for each event of the scope, in log order, by one of
   * the threads that the consumer's subscriptions share, so it must not wait; what it throws fails
   * the subscription.
   *
   * @param event a view on the encoded event, which holds until the call returns
   */
  boolean matches(Envelope event);
}
