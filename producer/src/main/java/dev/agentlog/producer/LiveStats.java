package dev.agentlog.producer;

import org.jspecify.annotations.Nullable;

/**
 * What has become of the events that were to be sent live. Each was delivered or dropped, or waits.
 *
 * @param taken how many {@link BranchHandle#live} has returned for
 * @param delivered how many of them a broker has acknowledged
 * @param coalesced how many of them went, or were to go, as part of another one's record
 * @param dropped how many of them never will be delivered, as far as is known
 * @param lastDrop why the last one was dropped, in one sentence; null if none was
 */
public record LiveStats(
    long taken, long delivered, long coalesced, long dropped, @Nullable String lastDrop) {

  /** Nothing was sent live. */
  public static final LiveStats NONE = new LiveStats(0, 0, 0, 0, null);

  /** Returns how many are neither delivered nor dropped yet. */
  public long waiting() {
    return taken - delivered - dropped;
  }
}
