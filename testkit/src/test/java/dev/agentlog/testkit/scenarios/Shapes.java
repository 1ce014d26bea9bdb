package dev.agentlog.testkit.scenarios;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.frames.FrameReader;

/**
 * Reads a subscription's frames as words that are the same wherever the log is: offsets are not.
 */
final class Shapes extends FrameReader {

  Shapes(Subscription subscription) {
    super(subscription, Shapes::shape);
  }

  /** Returns the word for a frame. */
  public static String shape(Frame frame) {
    if (frame instanceof Frame.Gap gap) {
      return gap.reason() + (gap.count() == null ? "" : " " + gap.count());
    }
    if (frame instanceof Frame.Live live) {
      return "live " + live.event().event().getData();
    }
    return FrameReader.shape(frame);
  }
}
