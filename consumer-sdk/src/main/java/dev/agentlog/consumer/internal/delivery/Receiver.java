package dev.agentlog.consumer.internal.delivery;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.SubscriptionClosedException;

/**
 * Who a {@link Courier} carries frames to. Called by one thread at a time; of all but {@link
 * #frame}, one is called, once, as the last.
 */
interface Receiver {

  void frame(Frame frame) throws Exception;

  /** The stream has come to its end. */
  void ended();

  /** The subscription has been closed by its owner. */
  void closed(SubscriptionClosedException why);

  /** Nothing more can be delivered. */
  void failed(Throwable why);

  /** A call of {@link #frame} threw. */
  void threw(Frame frame, Throwable thrown);
}
