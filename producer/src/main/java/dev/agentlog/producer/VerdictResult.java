package dev.agentlog.producer;

import dev.agentlog.producer.internal.Verdicts;
import dev.agentlog.v1.Verdict;
import java.util.OptionalLong;

/**
 * The sequencer's answer to one append: final for the inbox record that it answers. Immutable.
 *
 * <p>A rejection is an answer and not an error: the verdict future completes normally with it.
 */
public sealed interface VerdictResult {

  /**
   * Returns what a verdict of the wire says.
   *
   * @throws VerdictUnavailableException if it is of a kind that this library does not know
   */
  static VerdictResult of(Verdict verdict) {
    return Verdicts.result(verdict);
  }

  /** Returns where the append that is answered lies in its inbox. */
  InboxPosition position();

  /**
   * Returns the sequence at which the event stands in the log.
   *
   * @throws AppendRejectedException if the append was rejected, so that the event is not in the
   *     log; of a type of its own for what a program may want to tell apart, see {@link
   *     Rejected#exception}
   */
  long requireSequence();

  /** Returns whether the event is in the log, by this append or by an earlier one. */
  boolean inLog();

  /**
   * The event is in the log, by this append.
   *
   * @param sequence its sequence on its branch, from 1
   * @param position where the append lies in its inbox
   */
  record Accepted(long sequence, InboxPosition position) implements VerdictResult {
    @Override
    public long requireSequence() {
      return sequence;
    }

    @Override
    public boolean inLog() {
      return true;
    }
  }

  /**
   * The event was in the log already, by an earlier append of the same event; nothing was written.
   *
   * @param sequence the sequence that the event has had since then, from 1
   * @param position where the repeated append lies in its inbox
   */
  record Duplicate(long sequence, InboxPosition position) implements VerdictResult {
    @Override
    public long requireSequence() {
      return sequence;
    }

    @Override
    public boolean inLog() {
      return true;
    }
  }

  /**
   * The append was refused and the log is untouched; the attempt is kept as a tombstone.
   *
   * @param reason the name of the broken rule, such as {@code SEQUENCE_CONFLICT}; a later sequencer
   *     may know more names than this library
   * @param expectedSequence the sequence that would have been right, 0 where the branch could not
   *     be told
   * @param detail one sentence for a person; may be empty
   * @param position where the append lies in its inbox
   */
  record Rejected(String reason, long expectedSequence, String detail, InboxPosition position)
      implements VerdictResult {
    @Override
    public long requireSequence() {
      throw exception(OptionalLong.empty());
    }

    /**
     * Returns the rejection as an exception: {@link SequenceConflictException}, {@link
     * FencedException}, {@link AppendToClosedSessionException}, or for any other reason {@link
     * AppendRejectedException} itself.
     *
     * @param attempted the sequence that the append demanded; empty if none
     */
    public AppendRejectedException exception(OptionalLong attempted) {
      return switch (reason) {
        case "SEQUENCE_CONFLICT", "SEQUENCE_GAP" -> new SequenceConflictException(this, attempted);
        case "FENCED" -> new FencedException(this);
        case "SESSION_CLOSED" -> new AppendToClosedSessionException(this);
        default -> new AppendRejectedException(this);
      };
    }

    @Override
    public boolean inLog() {
      return false;
    }
  }
}
