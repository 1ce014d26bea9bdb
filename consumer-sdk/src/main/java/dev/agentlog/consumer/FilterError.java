package dev.agentlog.consumer;

/**
 * One thing that is wrong in the text of a filter.
 *
 * @param line from 1
 * @param column from 1, in characters (code points)
 * @param message one sentence that says what is wrong and what to write instead
 */
public record FilterError(int line, int column, String message) {

  /** Returns {@code line:column: message}. */
  @Override
  public String toString() {
    return line + ":" + column + ": " + message;
  }
}
