package dev.agentlog.consumer;

import dev.agentlog.schemas.NamespaceMeta;

/**
 * A connection to a namespace, from which scopes are subscribed to.
 *
 * <p>Thread-safe. It owns one admin client and the subscriptions made from it; each subscription
 * owns one Kafka consumer. No thread but the admin client's is started: readers do the work.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class AgentLogConsumer implements AutoCloseable {

  private AgentLogConsumer() {}

  /**
   * Connects and reads what the namespace is made of. Blocks up to {@link
   * ConsumerOptions#connectTimeout()}.
   *
   * @throws dev.agentlog.schemas.BrokerUnreachableException if no broker answers in time
   * @throws dev.agentlog.schemas.NamespaceMissingException if there is no such namespace
   * @throws NamespaceContradictionException if explicit settings say otherwise than the namespace
   */
  public static AgentLogConsumer connect(ConsumerOptions options) {
    throw new UnsupportedOperationException("connect to " + options.bootstrapServers());
  }

  /** Returns what the namespace is made of, as read when connecting. */
  public NamespaceMeta meta() {
    throw new UnsupportedOperationException("meta");
  }

  /** Subscribes with the default options: from the beginning, what is committed. */
  public Subscription subscribe(Scope scope) {
    return subscribe(scope, SubscribeOptions.defaults());
  }

  /**
   * Subscribes. Returns once the log's present end is known, so that {@link Start#now()} and {@link
   * Frame.CaughtUp} mean the moment of this call; blocks for it up to {@link
   * SubscribeOptions#subscribeTimeout()}.
   *
   * @throws dev.agentlog.schemas.InvalidArgumentException if the start does not fit the scope
   * @throws SessionMissingException if the session has to exist and does not
   * @throws CursorException if the cursor cannot be used here
   * @throws HistoryLostException if the subscription is strict and its start is lost
   * @throws SubscribeTimeoutException if the broker does not answer in time
   * @throws LogAccessException if the broker refuses
   */
  public Subscription subscribe(Scope scope, SubscribeOptions options) {
    throw new UnsupportedOperationException("subscribe to " + scope + " with " + options);
  }

  /** Closes all subscriptions and the connection. Closing again does nothing. */
  @Override
  public void close() {}
}
