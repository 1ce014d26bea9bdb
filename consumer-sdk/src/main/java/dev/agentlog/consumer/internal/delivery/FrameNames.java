package dev.agentlog.consumer.internal.delivery;

import dev.agentlog.consumer.Frame;

/** Frames in words, for messages. Stateless. */
final class FrameNames {

  private FrameNames() {}

  static String describe(Frame frame) {
    if (frame instanceof Frame.Event event) {
      return "event %d of branch '%s'".formatted(event.sequence(), event.branch());
    }
    return "a frame " + frame.getClass().getSimpleName();
  }
}
