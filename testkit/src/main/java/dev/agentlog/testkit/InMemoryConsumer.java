package dev.agentlog.testkit;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.LogAccessException;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.BrokerUnreachableException;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.testkit.internal.Topics;
import dev.agentlog.testkit.internal.TopicsSource;

/**
 * A consumer whose log is in memory: the same interface, and the real consumer's engine below it,
 * with its threads, queues, filters and cursors; and faults on request.
 *
 * <p>What it reads is there as soon as an append is judged. Safe for use by any thread. Close it,
 * or its threads stay until the end of the process.
 */
public final class InMemoryConsumer implements AgentLogConsumer {
  private final TopicsSource source;
  private final AgentLogConsumer engine;

  InMemoryConsumer(Topics topics, NamespaceMeta meta, ConsumerOptions options) {
    this.source = new TopicsSource(topics);
    this.engine = AgentLogConsumer.over(source, meta, options);
  }

  /** Makes all reading fail in this way, until {@link #recover} is called. */
  public void fail(ReadFault fault) {
    source.fail(
        fault == ReadFault.BROKERS_AWAY ? InMemoryConsumer::away : InMemoryConsumer::refused);
  }

  /** Ends what {@link #fail} has begun. */
  public void recover() {
    source.fail(null);
  }

  private static AgentLogException away() {
    return new BrokerUnreachableException("No broker answers, as the test wanted it.");
  }

  private static AgentLogException refused() {
    return new LogAccessException("The brokers refused to be read, as the test wanted it.", null);
  }

  @Override
  public NamespaceMeta meta() {
    return engine.meta();
  }

  @Override
  public Subscription subscribe(Scope scope, SubscribeOptions how) {
    return engine.subscribe(scope, how);
  }

  @Override
  public void close() {
    engine.close();
  }
}
