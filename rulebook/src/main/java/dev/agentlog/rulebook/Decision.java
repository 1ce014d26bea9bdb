package dev.agentlog.rulebook;

import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say of one inbox record: the changes of state, what is to be written, and the
 * answer to the writer.
 *
 * <p>A decision is a value. It may be used after the rulebook has decided about further records,
 * and from any thread.
 */
public sealed interface Decision {

  /** Returns the changes of state, in the order in which they are to be made. */
  List<Change> changes();

  /**
   * Returns the answer for a writer who asked for one, or null where none is ever sent because the
   * event could not be read.
   */
  @Nullable Verdict verdict();

  /** Makes all changes of this decision. */
  default void applyTo(State state) {
    for (Change change : changes()) {
      change.applyTo(state);
    }
  }

  /**
   * The event belongs to the log, at the next sequence of its branch.
   *
   * <p>The array is not copied: nobody may change it.
   *
   * @param session the event's session
   * @param branch the event's branch
   * @param sequence the sequence that it got, at least 1
   * @param kind the event's kind
   * @param value the bytes for log and feed: the inbox value with nothing but the sequence
   *     replaced, or the inbox value itself if it carried this sequence already
   * @param verdict the answer
   * @param changes the changes of state
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Accepted(
      String session,
      String branch,
      long sequence,
      String kind,
      byte[] value,
      Verdict verdict,
      List<Change> changes)
      implements Decision {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Accepted that
          && sequence == that.sequence
          && session.equals(that.session)
          && branch.equals(that.branch)
          && kind.equals(that.kind)
          && Arrays.equals(value, that.value)
          && verdict.equals(that.verdict)
          && changes.equals(that.changes);
    }

    @Override
    public int hashCode() {
      return Objects.hash(session, branch, sequence, Arrays.hashCode(value));
    }
  }

  /**
   * The event was accepted before: nothing is written and nothing changes, the writer learns the
   * original sequence.
   *
   * @param session the event's session
   * @param branch the event's branch
   * @param sequence the sequence that the event has had since it was accepted
   * @param verdict the answer
   */
  record Duplicate(String session, String branch, long sequence, Verdict verdict)
      implements Decision {
    @Override
    public List<Change> changes() {
      return List.of();
    }
  }

  /**
   * The append was refused: head, log and feed stay as they are.
   *
   * @param session the session that the tombstone belongs to, which is its key in the tombstones
   *     topic; empty if the record belongs to none
   * @param reason the first rule's reason that the append broke
   * @param tombstone the tombstone for the topic, with the event's bytes if they are at most 64 KiB
   *     long
   * @param verdict the answer; null if the event could not be read
   * @param changes the changes of state: none if the session is not known
   */
  record Rejected(
      String session,
      Reason reason,
      Tombstone tombstone,
      @Nullable Verdict verdict,
      List<Change> changes)
      implements Decision {}
}
