package dev.agentlog.consumer.internal.filter.plan;

import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.Field;
import java.util.Arrays;

/** Conditions on the sequence, or on the time in microseconds. */
final class NumberCondition {

  private NumberCondition() {}

  private static boolean isAbsent(Envelope event, Field field) {
    return field == Field.SEQUENCE && !event.hasSequence();
  }

  private static long value(Envelope event, Field field) {
    return field == Field.SEQUENCE ? event.sequence() : event.occurredAtMicros();
  }

  /** From a first to a last number, both included; none if the first is the greater. */
  record Range(Field field, long first, long last) implements Condition {
    @Override
    public int test(Envelope event, Payload payload) {
      if (isAbsent(event, field)) {
        return UNKNOWN;
      }
      long value = value(event, field);
      return Condition.of(value >= first && value <= last);
    }

    @Override
    public int reach() {
      return field.position();
    }
  }

  /** One of some numbers, which are sorted. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Listed(Field field, long[] numbers) implements Condition {
    @Override
    public int test(Envelope event, Payload payload) {
      if (isAbsent(event, field)) {
        return UNKNOWN;
      }
      return Condition.of(Arrays.binarySearch(numbers, value(event, field)) >= 0);
    }

    @Override
    public int reach() {
      return field.position();
    }
  }

  /** The number is there. */
  record Present(Field field) implements Condition {
    @Override
    public int test(Envelope event, Payload payload) {
      return Condition.of(!isAbsent(event, field));
    }

    @Override
    public int reach() {
      return field.position();
    }
  }
}
