package dev.agentlog.sequencer.internal.stores;

import org.apache.kafka.common.Uuid;

/**
 * How far a partition is judged: written in every transaction that moves the inbox's committed
 * offset, so that the two are never apart.
 *
 * @param next the offset of the keyed inbox that is judged next; everything before it was
 * @param inbox the identity of the keyed inbox that the offset belongs to
 * @param changelog the identity of the changelog topic that the state was written to
 */
public record Judged(long next, Uuid inbox, Uuid changelog) {

  /** Returns this row, with everything before the offset judged; it never goes back. */
  public Judged upTo(long offset) {
    return new Judged(Math.max(next, offset), inbox, changelog);
  }
}
