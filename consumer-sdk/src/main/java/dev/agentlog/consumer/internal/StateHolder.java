package dev.agentlog.consumer.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state that a subscription is in. Changed under the subscription's turn, looked at from any
 * thread.
 */
final class StateHolder {

  private static final Logger log = LoggerFactory.getLogger(StateHolder.class);

  private final String topic;
  private final Runnable withoutReader;

  private volatile EngineState state;

  /**
   * Creates a holder.
   *
   * @param withoutReader is run when a state is entered that has no reader
   */
  StateHolder(String topic, EngineState first, Runnable withoutReader) {
    this.topic = topic;
    this.withoutReader = withoutReader;
    this.state = first;
  }

  EngineState now() {
    return state;
  }

  /** Gives back what the state holds, and enters the next one; to stay does nothing. */
  void transition(EngineState next) {
    EngineState from = state;
    if (from == next) {
      return;
    }
    from.release();
    state = next;
    if (!(next instanceof Reading)) {
      withoutReader.run();
    }
    log.atDebug()
        .addKeyValue("topic", topic)
        .addKeyValue("from", from.getClass().getSimpleName())
        .addKeyValue("to", next.getClass().getSimpleName())
        .log("Subscription changes state");
  }
}
