package dev.agentlog.consumer.internal;

import java.util.Map;

/**
 * What a cursor remembers besides its offsets: per branch, the sequence up to which everything has
 * been delivered although copies of it may still follow in the log. Immutable; worked out only when
 * it is asked for.
 */
interface FloorView {

  /** No branch is remembered. */
  FloorView NONE = Map::of;

  /** Returns the sequences by branch; empty for most cursors. */
  Map<String, Long> floors();
}
