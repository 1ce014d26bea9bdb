package dev.agentlog.consumer.filter;

/** Whether a filter is true of an event. */
public enum Outcome {
  /** It is: the event matches. */
  TRUE,
  /** It is not. */
  FALSE,
  /**
   * It cannot be told, because something that it compares is absent or of another type: the event
   * does not match, nor does it match the opposite of the filter.
   */
  UNKNOWN
}
