package dev.agentlog.consumer;

import dev.agentlog.v1.AgentEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a subscription tells its reader. Immutable and thread-safe.
 *
 * <p>All but {@link Live} are {@link Positioned}; a subscription has others only if it was asked
 * for them.
 */
public sealed interface Frame {

  /**
   * A frame that has its place in what is read: they come in one order, and nothing is skipped
   * without a {@link Gap}.
   */
  sealed interface Positioned extends Frame {

    /** Returns where to resume once this frame has been dealt with. */
    Cursor cursor();
  }

  /**
   * An event that was sent live and matches the scope: only after {@link CaughtUp}, and only if
   * {@link SubscribeOptions#live()} was asked for. It has no cursor: it is in no log, and a
   * subscription that resumes does not get it again. Between live events and others there is no
   * order.
   *
   * @param event the event as it was sent, decoded as far as it is asked for
   */
  record Live(LiveEvent event) implements Frame {}

  /**
   * An accepted event that matches the scope.
   *
   * @param logged the event as it lies in the log, decoded as far as it is asked for
   * @param cursor where to resume after this event
   */
  record Event(LoggedEvent logged, Cursor cursor) implements Positioned {

    /** Returns the session's id. */
    public String session() {
      return logged.session();
    }

    /** Returns the branch's id. */
    public String branch() {
      return logged.branch();
    }

    /** Returns the event's sequence on its branch, from 1. */
    public long sequence() {
      return logged.sequence();
    }

    /** Returns the event's id: UUID text. */
    public String eventId() {
      return logged.eventId();
    }

    /** Returns the event's kind. */
    public String kind() {
      return logged.kind();
    }

    /**
     * Returns the whole event, decoded at the first call.
     *
     * @throws dev.agentlog.schemas.MalformedEventException if what follows the envelope is not an
     *     event
     * @throws dev.agentlog.schemas.RegistryUnavailableException if the schema registry is needed
     *     and does not answer: call again
     */
    public AgentEvent event() {
      return logged.event();
    }
  }

  /**
   * What was in the log when the subscription began has been passed, on every partition. Comes
   * once, and once more after each {@link FellBehind}, of which the end is that of its moment.
   *
   * @param cursor where to resume
   */
  record CaughtUp(Cursor cursor) implements Positioned {}

  /**
   * The subscription had caught up, and is now further behind the end than {@link
   * SubscribeOptions#fellBehindAfter()}.
   *
   * @param cursor where to resume
   */
  record FellBehind(Cursor cursor) implements Positioned {}

  /**
   * Events that exist or existed and will not be delivered.
   *
   * <p>Nothing that is delivered lies between the first and the last offset of the range, in its
   * partition. Gaps are ordered and disjoint.
   *
   * @param reason why not
   * @param range where they lie or lay; with reason {@link Reason#RESET} in the topic that is gone,
   *     of which no more may be known than the first offset
   * @param count how many they are: with reason {@link Reason#SHED} exactly the events that match;
   *     null if that is unknown
   * @param repair from where a subscription can read them, null if the log has them no more
   * @param cursor where to resume behind the gap
   * @param kinds how many of each kind have been shed, under {@link
   *     Overflow.Policy#SUMMARIZE_PROGRESS}; empty otherwise. They add up to {@code count}; beyond
   *     {@link #MAX_KINDS} kinds, the others are counted as {@link #OTHER_KINDS}. Unmodifiable
   */
  record Gap(
      Reason reason,
      OffsetRange range,
      @Nullable Long count,
      @Nullable Cursor repair,
      Cursor cursor,
      Map<String, Long> kinds)
      implements Positioned {

    /** How many kinds a gap tells apart. */
    public static final int MAX_KINDS = 256;

    /** Stands for the kinds that a gap does not tell apart; no event has it as its kind. */
    public static final String OTHER_KINDS = "*";

    /** Creates a gap that counts no kinds. */
    public Gap(
        Reason reason,
        OffsetRange range,
        @Nullable Long count,
        @Nullable Cursor repair,
        Cursor cursor) {
      this(reason, range, count, repair, cursor, Map.of());
    }

    /** Why events are not delivered. */
    public enum Reason {
      /** Retention, or somebody, deleted them before they were read. */
      RETENTION,
      /** The topic was deleted and made again; what follows is the new topic's beginning. */
      RESET,
      /** The subscription's queue was full: see {@link Overflow}. */
      SHED,
      /**
       * The sequencer took back what a {@link Visibility#SEQUENCED} subscription had already
       * delivered, and accepted other events under the same sequences: those are in the range.
       */
      REVISED
    }
  }

  /**
   * The subscription has moved although nothing matched for a while: store the cursor, and resume
   * need not read the same again.
   *
   * @param cursor where to resume
   */
  record Progress(Cursor cursor) implements Positioned {}

  /**
   * The session was closed and everything before has been delivered; no frame follows.
   *
   * @param cursor where to resume, which gives this frame again
   */
  record EndOfStream(Cursor cursor) implements Positioned {}
}
