package dev.agentlog.producer;

import java.util.List;
import java.util.Optional;

/**
 * What a producer could not confirm before it was closed.
 *
 * @param unconfirmed the appends whose verdict was not known, in the order in which they were made;
 *     empty when all is well
 * @param spooled how many events the spool still holds, for the next producer that uses it to
 *     deliver; those of them that were appended by this producer and followed are unconfirmed, too
 */
public record CloseReport(List<Unconfirmed> unconfirmed, long spooled) {

  /** Copies the list. */
  public CloseReport {
    unconfirmed = List.copyOf(unconfirmed);
  }

  /** A report without a spool. */
  public CloseReport(List<Unconfirmed> unconfirmed) {
    this(unconfirmed, 0);
  }

  /** Returns whether every append was confirmed, and nothing is left in a spool. */
  public boolean clean() {
    return unconfirmed.isEmpty() && spooled == 0;
  }

  /**
   * An append without an answer: if it is durable it gets its verdict all the same, else it may or
   * may not be in the inbox. Appending the same event again tells.
   *
   * @param eventId the event's id
   * @param session the session's id
   * @param branch the branch's id
   * @param position where it lies in the inbox, empty if it was not acknowledged
   */
  public record Unconfirmed(
      String eventId, String session, String branch, Optional<InboxPosition> position) {}
}
