package dev.agentlog.consumer;

/**
 * Is called with each frame of a subscription, in order, one call at a time: {@link
 * Subscription#deliver(FrameListener)}. Calls come from changing threads, each of which sees what
 * the calls before have done.
 */
@FunctionalInterface
public interface FrameListener {

  /**
   * Deals with a frame. While it does, nothing more is taken from the subscription's queue.
   *
   * @throws Exception whatever it throws ends the delivery with {@link DeliveryFailedException}
   */
  void onFrame(Frame frame) throws Exception;
}
