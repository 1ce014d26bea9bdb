package dev.agentlog.consumer.internal;

/** Being handed what a shared tail reads. Each time of joining has one of its own. */
final class Tailing implements EngineState {

  private final SubscriptionMachine subscription;
  private final Tail tail;
  private final TailTopic topic;

  Tailing(SubscriptionMachine subscription, Tail tail, TailTopic topic) {
    this.subscription = subscription;
    this.tail = tail;
    this.topic = topic;
  }

  SubscriptionMachine subscription() {
    return subscription;
  }

  @Override
  public void release() {
    tail.leave(topic, this);
  }

  @Override
  public String toString() {
    return "Tailing";
  }
}
