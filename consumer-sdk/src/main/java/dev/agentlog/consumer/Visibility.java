package dev.agentlog.consumer;

/** From when on a subscription sees an accepted event. */
public enum Visibility {
  /** When the transaction that wrote it has committed. */
  COMMITTED,
  /**
   * As soon as the sequencer has written it, a commit earlier. Copies that aborted transactions
   * left behind are dropped, so that each event comes once. Should an event that was seen turn out
   * to have been replaced, a {@link Frame.Gap} with reason {@link Frame.Gap.Reason#REVISED} says
   * so.
   */
  SEQUENCED
}
