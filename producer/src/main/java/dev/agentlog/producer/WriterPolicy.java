package dev.agentlog.producer;

/** How a branch writer goes on when an append of it was rejected, or ended without an answer. */
public enum WriterPolicy {

  /**
   * It does not. Later appends in flight get each their own verdict, further ones are refused with
   * {@link BranchWriterStoppedException}. Whoever uses the writer decides, and makes another one.
   * What is accepted stands on the branch without anything in between.
   */
  STOP,

  /**
   * It waits for the verdicts in flight, then appends again, in order, every event that was not
   * accepted for its place, or whose end is not known: the same events, so that none is doubled. A
   * receipt completes with the verdict of the last attempt. Other writers' events may come to stand
   * in between, but never out of order, and each such restart loses against at most one of them.
   *
   * <p>An event that is rejected for what it is keeps that verdict, and those behind it are
   * appended without it. The writer stops all the same when the branch takes nothing more from it
   * (fenced, merged, closed, unknown), at a failure that trying again does not mend, and when one
   * event ended without an answer {@value #ATTEMPTS} times.
   */
  RESYNCHRONISE;

  /** How often at most an event is appended that ends without an answer. */
  public static final int ATTEMPTS = 5;
}
