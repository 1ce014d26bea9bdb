package dev.agentlog.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads frames from a subscription in tests, with a limit on the waiting. */
final class FrameReader {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final Subscription subscription;
  private final List<Frame> all = new ArrayList<>();

  FrameReader(Subscription subscription) {
    this.subscription = subscription;
  }

  /** Returns the next frame, which must come. */
  Frame next() throws InterruptedException {
    Frame frame =
        subscription
            .next(LONG)
            .orElseThrow(() -> new AssertionError("no frame in time: " + subscription));
    all.add(frame);
    return frame;
  }

  <T extends Frame> T next(Class<T> type) throws InterruptedException {
    Frame frame = next();
    if (!type.isInstance(frame)) {
      throw new AssertionError("expected " + type.getSimpleName() + " but got " + frame);
    }
    return type.cast(frame);
  }

  /** Reads until a frame of the type has come, and returns the shapes of all, that one included. */
  List<String> until(Class<? extends Frame> type) throws InterruptedException {
    List<String> shapes = new ArrayList<>();
    Frame frame;
    do {
      frame = next();
      shapes.add(shape(frame));
    } while (!type.isInstance(frame));
    return shapes;
  }

  /** Reads the number of frames and returns their shapes. */
  List<String> take(int count) throws InterruptedException {
    List<String> shapes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shapes.add(shape(next()));
    }
    return shapes;
  }

  /** Tells whether nothing comes for a while. */
  boolean isQuiet() throws InterruptedException {
    Optional<Frame> frame = subscription.next(Duration.ofMillis(400));
    frame.ifPresent(all::add);
    return frame.isEmpty();
  }

  List<Frame> all() {
    return all;
  }

  static String shape(Frame frame) {
    if (frame instanceof Frame.Event event) {
      return event.branch() + ":" + event.sequence();
    }
    if (frame instanceof Frame.Gap gap) {
      OffsetRange range = gap.range();
      return gap.reason() + " " + range.partition() + "/" + range.first() + ".." + range.last();
    }
    return frame.getClass().getSimpleName();
  }
}
