package dev.agentlog.consumer;

import java.util.Optional;

/**
 * The frames of a subscription for a taker that must not wait: {@link Subscription#source}. Frames
 * come in order to who takes them: take with one thread at a time.
 */
public interface FrameSource {

  /**
   * Takes the next frame, without waiting.
   *
   * @return empty if there is none at the moment, or none will come because the stream has {@link
   *     #ended()}
   * @throws SubscriptionClosedException if the subscription is closed
   * @throws dev.agentlog.schemas.AgentLogException if the subscription has failed; see {@link
   *     Subscription#next}
   */
  Optional<Frame> poll();

  /** Tells whether the last frame has been taken: nothing will follow. */
  boolean ended();
}
