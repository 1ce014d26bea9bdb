package dev.agentlog.consumer.internal.queue;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.LogPosition;
import dev.agentlog.consumer.LoggedEvent;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Makes frames as a subscription gives them, with numbers as cursors. */
final class QueueFrames {

  private static final Map<String, byte[]> VALUES = new HashMap<>();

  private QueueFrames() {}

  /** Stands behind the frame with the number. */
  record At(long value) implements Cursor {

    @Override
    public String token() {
      return Long.toString(value);
    }
  }

  static Frame.Event event(long number, int partition, Lifecycle lifecycle, String kind) {
    LoggedEvent logged =
        new LoggedEvent(
            new LogPosition("topic", partition, number),
            0,
            value(lifecycle, kind),
            new RecordHeaders(),
            Events.CODEC);
    return new Frame.Event(logged, new At(number));
  }

  private static byte[] value(Lifecycle lifecycle, String kind) {
    return VALUES.computeIfAbsent(
        lifecycle + kind,
        key -> {
          AgentEvent event = Events.event("s", "main", 1, kind);
          return Events.CODEC.encode(AgentEvent.newBuilder(event).setLifecycle(lifecycle).build());
        });
  }

  static Lifecycle lifecycle(char letter) {
    return switch (letter) {
      case 'P' -> Lifecycle.PROGRESS;
      case 'O' -> Lifecycle.ORDINARY;
      case 'T' -> Lifecycle.TERMINAL;
      default -> throw new IllegalArgumentException("No lifecycle: " + letter);
    };
  }

  static long number(Cursor cursor) {
    return ((At) cursor).value();
  }
}
