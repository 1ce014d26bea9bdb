package dev.agentlog.consumer.internal.filter.plan;

import org.jspecify.annotations.Nullable;

/** What a filter asks for in the payload of one event. */
public interface Payload {

  /** Of a filter that asks for nothing in it. */
  Payload UNUSED = number -> null;

  /** What values are that a filter does not look into. */
  enum Shape {
    OBJECT,
    LIST,
    NULL
  }

  /**
   * Returns the value with this number: a {@link String}, {@link Double}, {@link Boolean} or {@link
   * Shape}; null if it is absent.
   */
  @Nullable Object value(int number);
}
