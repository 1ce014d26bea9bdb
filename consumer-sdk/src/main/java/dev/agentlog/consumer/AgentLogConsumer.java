package dev.agentlog.consumer;

import dev.agentlog.consumer.internal.KafkaConnection;
import dev.agentlog.consumer.internal.SourceConsumer;
import dev.agentlog.consumer.source.LogSource;
import dev.agentlog.schemas.NamespaceMeta;

/**
 * A connection to a namespace, from which scopes are subscribed to.
 *
 * <p>Thread-safe. It owns the subscriptions made from it, and a handful of threads and Kafka
 * clients that these share, however many they are: at most seven threads, two more that call
 * listeners (and up to six besides while these are slow), one admin client, one Kafka consumer for
 * each {@link Visibility} that reads what is new for all, and three that replay. A subscription
 * with live events has one more Kafka consumer, of its own and without a thread. They begin when
 * they are first needed.
 */
public interface AgentLogConsumer extends AutoCloseable {
  /**
   * Connects and reads what the namespace is made of. Blocks up to {@link
   * ConsumerOptions#connectTimeout()}.
   *
   * @throws dev.agentlog.schemas.BrokerUnreachableException if no broker answers in time
   * @throws dev.agentlog.schemas.NamespaceMissingException if there is no such namespace
   * @throws dev.agentlog.schemas.NamespaceMismatchException if explicit settings say otherwise than
   *     the namespace
   * @throws dev.agentlog.schemas.InvalidArgumentException if the Kafka clients do not take their
   *     settings
   */
  static AgentLogConsumer connect(ConsumerOptions options) {
    return KafkaConnection.open(options);
  }

  /**
   * Returns a consumer of a log that is not on Kafka, which has no connection to wait for.
   *
   * @param source what is read; it stays the caller's
   * @param meta what the namespace is made of
   * @param options how, of which those about Kafka have no effect
   */
  static AgentLogConsumer over(LogSource source, NamespaceMeta meta, ConsumerOptions options) {
    return SourceConsumer.of(source, meta, options);
  }

  /** Returns what the namespace is made of, as read when connecting. */
  NamespaceMeta meta();

  /** Subscribes with the default options: from the beginning, what is committed. */
  default Subscription subscribe(Scope scope) {
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
   * @throws LiveTopicMissingException if live events are asked for and have no topic
   * @throws SubscribeTimeoutException if the broker does not answer in time
   * @throws LogAccessException if the broker refuses
   * @throws SubscriptionClosedException if this is closed
   */
  Subscription subscribe(Scope scope, SubscribeOptions how);

  /** Closes all subscriptions and the connection. Closing again does nothing. */
  @Override
  void close();
}
