package dev.agentlog.testkit.scenarios;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads a subscription's frames, each as a word: an event as branch:sequence. */
final class Shapes {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Subscription subscription;
  private final List<Frame> frames = new ArrayList<>();

  Shapes(Subscription subscription) {
    this.subscription = subscription;
  }

  /** Returns the next frame, which must come. */
  Frame next() throws InterruptedException {
    Frame frame =
        subscription
            .next(LONG)
            .orElseThrow(() -> new AssertionError("No frame came in time: " + subscription));
    frames.add(frame);
    return frame;
  }

  /** Returns the next frames, up to one of the type. */
  List<String> until(Class<? extends Frame> type) throws InterruptedException {
    List<String> shapes = new ArrayList<>();
    Frame frame;
    do {
      frame = next();
      shapes.add(shape(frame));
    } while (!type.isInstance(frame));
    return shapes;
  }

  /** Returns so many of the next frames. */
  List<String> take(int count) throws InterruptedException {
    List<String> shapes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shapes.add(shape(next()));
    }
    return shapes;
  }

  /** Returns the frames of a type that have been read. */
  <T extends Frame> List<T> read(Class<T> type) {
    return frames.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Returns the word for a frame. */
  static String shape(Frame frame) {
    if (frame instanceof Frame.Event event) {
      return event.branch() + ":" + event.sequence();
    }
    if (frame instanceof Frame.Gap gap) {
      return gap.reason() + (gap.count() == null ? "" : " " + gap.count());
    }
    if (frame instanceof Frame.Live live) {
      return "live " + live.event().event().getData();
    }
    return frame.getClass().getSimpleName();
  }
}
