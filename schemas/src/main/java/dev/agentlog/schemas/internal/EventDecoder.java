package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.MalformedEventException;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.DataRef;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import dev.agentlog.v1.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an event that was written with the schema of this version: what Avro's reader makes of
 * it, field by field without looking anything up. Decodes one event.
 */
public final class EventDecoder {

  private static final Lifecycle[] LIFECYCLES = Lifecycle.values();
  private static final Source[] SOURCES = Source.values();
  private static final int NULL_OR_ONE = 2;
  private static final int NULL_OR_TWO = 3;
  private static final long MICROS_PER_SECOND = TimeUnit.SECONDS.toMicros(1);
  private static final long NANOS_PER_MICRO = 1_000;

  private final AvroCursor cursor = new AvroCursor();

  private EventDecoder(byte[] bytes, int position) {
    cursor.wrap(bytes, position);
  }

  /**
   * Returns the event that begins at a position in the bytes, null if it is malformed: what is
   * wrong with it, Avro's reader says.
   */
  public static @Nullable AgentEvent decode(byte[] bytes, int position) {
    try {
      return new EventDecoder(bytes, position).event();
    } catch (MalformedEventException malformed) {
      return null;
    }
  }

  private @Nullable AgentEvent event() {
    AgentEvent event =
        new AgentEvent( // the arguments are read in the order of the schema
            text(),
            text(),
            text(),
            isPresent() ? cursor.readLong() : null,
            textOrNull(),
            text(),
            LIFECYCLES[cursor.readIndex(LIFECYCLES.length)],
            instant(cursor.readLong()),
            text(),
            textOrNull(),
            textOrNull(),
            textOrNull(),
            textOrNull(),
            textOrNull(),
            SOURCES[cursor.readIndex(SOURCES.length)],
            isPresent() ? new Writer(text(), cursor.readLong()) : null,
            branchOp(),
            labels(),
            text(),
            textOrNull(),
            isPresent() ? new DataRef(text(), text(), cursor.readLong()) : null);
    return cursor.remaining() == 0 ? event : null;
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND),
        Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
  }

  private boolean isPresent() {
    return cursor.readIndex(NULL_OR_ONE) > 0;
  }

  private @Nullable Object branchOp() {
    return switch (cursor.readIndex(NULL_OR_TWO)) {
      case 0 -> null;
      case 1 -> new BranchForked(text(), cursor.readLong());
      default -> new BranchMerged(text(), cursor.readLong());
    };
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new HashMap<>();
    LabelWalk walk = new LabelWalk(cursor);
    walk.begin(cursor.position());
    while (walk.next()) {
      labels.put(
          text(walk.keyStart(), walk.keyLength()), text(walk.valueStart(), walk.valueLength()));
    }
    return labels;
  }

  private @Nullable String textOrNull() {
    return isPresent() ? text() : null;
  }

  private String text() {
    int length = cursor.readLength();
    return text(cursor.skip(length), length);
  }

  private String text(int start, int length) {
    cursor.checkUtf8(start, length);
    return new String(cursor.bytes(), start, length, StandardCharsets.UTF_8);
  }
}
