package dev.agentlog.consumer;

import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.Limits;

/**
 * What a subscription reads: one session, one branch of a session, or everything.
 *
 * <p>Immutable; two scopes are equal if they read the same. A cursor belongs to one scope.
 */
public sealed interface Scope {

  /**
   * Returns the scope of all branches of a session, in log order.
   *
   * @param id the session's id, 1 to 512 bytes of UTF-8
   * @throws InvalidArgumentException if the id is empty or too long
   */
  static Session session(String id) {
    return new Session(id);
  }

  /** Returns the scope of all sessions: the feed, ordered per session. */
  static All all() {
    return new All();
  }

  /** Returns the scope in words, for messages. */
  String describe();

  /**
   * All branches of one session, in log order.
   *
   * @param id the session's id, 1 to 512 bytes of UTF-8
   */
  record Session(String id) implements Scope {

    /** Checks the id. */
    public Session {
      Ids.check("session id", id, Limits.MAX_SESSION_ID_BYTES);
    }

    /**
     * Returns the scope of the branch's own events, without those of its ancestors.
     *
     * @param name the branch's id, 1 to 256 bytes of UTF-8
     * @throws InvalidArgumentException if the name is empty or too long
     */
    public Branch branch(String name) {
      return new Branch(id, name);
    }

    @Override
    public String describe() {
      return "session '" + id + "'";
    }
  }

  /**
   * One branch's own events.
   *
   * @param session the session's id, 1 to 512 bytes of UTF-8
   * @param name the branch's id, 1 to 256 bytes of UTF-8
   */
  record Branch(String session, String name) implements Scope {

    /** Checks the ids. */
    public Branch {
      Ids.check("session id", session, Limits.MAX_SESSION_ID_BYTES);
      Ids.check("branch id", name, Limits.MAX_ID_BYTES);
    }

    @Override
    public String describe() {
      return "branch '" + name + "' of session '" + session + "'";
    }
  }

  /** All events of all sessions. */
  record All() implements Scope {

    @Override
    public String describe() {
      return "all sessions";
    }
  }
}
