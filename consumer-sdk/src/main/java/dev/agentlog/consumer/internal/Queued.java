package dev.agentlog.consumer.internal;

/** Waiting for one of the few readers, to replay. */
record Queued(TopicFacts facts) implements EngineState {

  @Override
  public EngineState step(EngineParts parts, long waitNanos) {
    return this;
  }
}
