package dev.agentlog.consumer.frames;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.OffsetRange;
import dev.agentlog.consumer.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads frames from a subscription in tests, with a limit on the waiting, and tells their shapes:
 * each as a word.
 */
public class FrameReader {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final Subscription subscription;
  private final Function<Frame, String> shaping;
  private final List<Frame> all = new ArrayList<>();

  /** Reads from a subscription; an event's shape is branch:sequence, a gap's tells its offsets. */
  public FrameReader(Subscription subscription) {
    this(subscription, FrameReader::shape);
  }

  /** Reads from a subscription, with shapes of another kind. */
  protected FrameReader(Subscription subscription, Function<Frame, String> shaping) {
    this.subscription = subscription;
    this.shaping = shaping;
  }

  /** Returns the next frame, which must come. */
  public final Frame next() throws InterruptedException {
    Frame frame =
        subscription
            .next(LONG)
            .orElseThrow(() -> new AssertionError("no frame came in time: " + subscription));
    all.add(frame);
    return frame;
  }

  /** Returns the next frame, which must come and be of the type. */
  public final <T extends Frame> T next(Class<T> type) throws InterruptedException {
    Frame frame = next();
    if (!type.isInstance(frame)) {
      throw new AssertionError("expected " + type.getSimpleName() + " but got " + frame);
    }
    return type.cast(frame);
  }

  /** Reads until a frame of the type has come, and returns the shapes of all, that one included. */
  public final List<String> until(Class<? extends Frame> type) throws InterruptedException {
    List<String> shapes = new ArrayList<>();
    Frame frame;
    do {
      frame = next();
      shapes.add(shaping.apply(frame));
    } while (!type.isInstance(frame));
    return shapes;
  }

  /** Reads the number of frames and returns their shapes. */
  public final List<String> take(int count) throws InterruptedException {
    List<String> shapes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shapes.add(shaping.apply(next()));
    }
    return shapes;
  }

  /** Tells whether nothing comes for a while. */
  public final boolean isQuiet() throws InterruptedException {
    Optional<Frame> frame = subscription.next(Duration.ofMillis(400));
    frame.ifPresent(all::add);
    return frame.isEmpty();
  }

  /** Returns the frames that have been read. */
  public final List<Frame> all() {
    return all;
  }

  /** Returns those of a type that have been read. */
  public final <T extends Frame> List<T> all(Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Returns the word for a frame. */
  public static String shape(Frame frame) {
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
