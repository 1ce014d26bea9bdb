package dev.agentlog.sequencer.internal.stores;

import org.apache.kafka.common.utils.Bytes;

/**
 * The tables of the state, told apart by the first byte of their keys.
 *
 * <p>They share one store: one changelog partition for each transaction to mark, and one RocksDB
 * for each partition to open, instead of six. The bytes are stored for ever and never given to
 * another table.
 */
public enum Table {
  SESSIONS('s'),
  BRANCHES('b'),
  RUNS('r'),
  EVENT_IDS('e'),
  TOMBSTONES('t'),

  /** Accepted events whose session log could not yet be written to, in order. */
  PENDING_LOG('p'),

  /** One row: how far the partition is judged. A state without it is none, or half of one. */
  JUDGED('m');

  private final byte prefix;

  Table(char prefix) {
    this.prefix = (byte) prefix;
  }

  byte prefix() {
    return prefix;
  }

  /** The prefix of all keys of this table. */
  public Bytes all() {
    return Bytes.wrap(new byte[] {prefix});
  }
}
