package dev.agentlog.consumer;

import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.Limits;
import java.time.Instant;

/** Where a subscription begins. Immutable. */
public sealed interface Start {

  /** Returns the start at the oldest event that the log still has. */
  static Start beginning() {
    return new Beginning();
  }

  /**
   * Returns the start behind what is visible now: under {@link Visibility#COMMITTED} the first
   * event of a transaction that is still open is after it, under {@link Visibility#SEQUENCED} the
   * first record written after now. All events of a session that does not exist yet are after now.
   */
  static Start now() {
    return new Now();
  }

  /**
   * Returns the start behind a sequence; for branch scopes only, because sequences are per branch.
   *
   * @param sequence the last sequence not to deliver, at least 0
   * @throws InvalidArgumentException if the sequence is negative
   */
  static Start after(long sequence) {
    return new After(sequence);
  }

  /**
   * Returns the start at a moment: events stamped then or later are delivered, earlier ones are
   * not. The stamp is the broker's, of when the append reached the inbox ({@link
   * LoggedEvent#timestamp()}).
   *
   * @param moment rounded down to milliseconds; not before 1970
   * @throws InvalidArgumentException if the moment lies before 1970
   */
  static Start since(Instant moment) {
    return new Since(moment);
  }

  /** Returns the start strictly behind a cursor of an earlier subscription to the same scope. */
  static Start cursor(Cursor cursor) {
    return new AtCursor(cursor);
  }

  /**
   * Returns the start strictly behind a stored cursor.
   *
   * @param token what {@link Cursor#token()} gave
   * @throws CursorDamagedException if the token is not one, or not whole
   */
  static Start cursor(String token) {
    return new AtCursor(Cursor.parse(token));
  }

  /**
   * Returns the start strictly behind what was acknowledged under a name with {@link
   * Subscription#ack}; where nothing was, another one. Such a subscription has that name, and
   * stores there what it acknowledges. A name belongs to one scope of its namespace. It does not
   * share out events: two subscriptions of one name both get all of them.
   *
   * @param name 1 to 256 bytes of UTF-8
   * @param first the start as long as nothing is stored; none of this kind
   * @throws InvalidArgumentException if the name is empty or too long, or {@code first} is of this
   *     kind
   */
  static Start stored(String name, Start first) {
    return new Stored(name, first);
  }

  /** The oldest event that the log still has. */
  record Beginning() implements Start {}

  /** Behind what is visible now. */
  record Now() implements Start {}

  /**
   * Behind a sequence of the branch.
   *
   * @param sequence the last sequence not to deliver, at least 0
   */
  record After(long sequence) implements Start {

    /** Checks the sequence. */
    public After {
      if (sequence < 0) {
        throw new InvalidArgumentException(
            "A subscription cannot start after sequence %d: sequences begin at 1, so name 0 or more."
                .formatted(sequence));
      }
    }
  }

  /**
   * At a moment.
   *
   * @param moment rounded down to milliseconds; not before 1970
   */
  record Since(Instant moment) implements Start {

    /** Checks the moment. */
    public Since {
      if (moment.isBefore(Instant.EPOCH)) {
        throw new InvalidArgumentException(
            "A subscription cannot start at %s: name a moment after 1970, or start at the beginning."
                .formatted(moment));
      }
    }
  }

  /**
   * Behind a cursor.
   *
   * @param cursor of an earlier subscription to the same scope
   */
  record AtCursor(Cursor cursor) implements Start {}

  /**
   * Behind what was acknowledged under a name.
   *
   * @param name 1 to 256 bytes of UTF-8
   * @param first the start as long as nothing is stored
   */
  record Stored(String name, Start first) implements Start {

    /** Checks both. */
    public Stored {
      Ids.check("subscription name", name, Limits.MAX_ID_BYTES);
      if (first instanceof Stored) {
        throw new InvalidArgumentException(
            "A subscription named '%s' cannot begin the first time where another one is stored: name a start of another kind, such as the beginning."
                .formatted(name));
      }
    }
  }
}
