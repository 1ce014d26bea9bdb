package dev.agentlog.cli;

/**
 * Is told live what happens in a demo. Called by many threads at once; what it throws fails the
 * demo.
 */
public interface DemoListener {

  /**
   * An append got its verdict.
   *
   * @param session the session
   * @param branch the branch
   * @param agent who appended
   * @param kind what was appended
   * @param outcome {@code ACCEPTED}, {@code DUPLICATE}, or the reason of the rejection
   * @param sequence the accepted or original sequence; for a rejection the one that would have been
   *     right
   * @param detail one sentence about a rejection; empty otherwise
   */
  record Judged(
      String session,
      String branch,
      String agent,
      String kind,
      String outcome,
      long sequence,
      String detail) {

    /** Whether the append was accepted. */
    public boolean accepted() {
      return outcome.equals("ACCEPTED");
    }

    /** Whether the log had the event already. */
    public boolean duplicate() {
      return outcome.equals("DUPLICATE");
    }
  }

  /**
   * A subscriber got an event.
   *
   * @param session the session
   * @param branch the branch
   * @param sequence its sequence
   * @param kind its kind
   */
  record Delivered(String session, String branch, long sequence, String kind) {}

  /**
   * Something is under way that is worth a line, such as a session opened.
   *
   * @param session the session, or empty if it concerns all
   * @param text a few words
   */
  default void noted(String session, String text) {}

  /** An append got its verdict. */
  default void judged(Judged append) {}

  /** A subscriber got an event. */
  default void delivered(Delivered event) {}

  /**
   * A listener that listens to nothing.
   *
   * @return always the same
   */
  static DemoListener silent() {
    return Silent.INSTANCE;
  }

  /** Listens to nothing. */
  enum Silent implements DemoListener {
    /** The only one. */
    INSTANCE
  }
}
