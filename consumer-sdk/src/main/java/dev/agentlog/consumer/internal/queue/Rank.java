package dev.agentlog.consumer.internal.queue;

import dev.agentlog.consumer.Frame;

/** How a frame may be shed. */
enum Rank {
  /** First. */
  PROGRESS,
  /** If there is no progress. */
  ORDINARY,
  /** Never. */
  TERMINAL,
  /** Never; and it is no event. */
  NOTICE;

  static Rank of(Frame.Positioned frame) {
    if (!(frame instanceof Frame.Event event)) {
      return NOTICE;
    }
    return switch (event.logged().lifecycle()) {
      case PROGRESS -> PROGRESS;
      case ORDINARY -> ORDINARY;
      case TERMINAL -> TERMINAL;
    };
  }
}
