package dev.agentlog.consumer;

import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.Limits;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription reads: one session, one branch of a session with or without its ancestors,
 * one run, one agent, or everything.
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

  /**
   * Returns the scope of one run's events, in whatever session and on whatever branch: a part of
   * the feed, all of which is read for it. Of one session, {@link Session#run} is cheaper.
   *
   * @param id the run's id, 1 to 256 bytes of UTF-8
   * @throws InvalidArgumentException if the id is empty or too long
   */
  static Run run(String id) {
    return new Run(null, id);
  }

  /**
   * Returns the scope of one agent's events, in whatever session: a part of the feed, all of which
   * is read for it. Of one session, {@link Session#agent} is cheaper.
   *
   * @param id the agent's id, 1 to 256 bytes of UTF-8
   * @throws InvalidArgumentException if the id is empty or too long
   */
  static Agent agent(String id) {
    return new Agent(null, id);
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

    /**
     * Returns the scope of the branch's whole history: the events of its ancestors, each up to and
     * with the sequence at which the next was forked from it, then its own. A branch that does not
     * exist yet is waited for.
     *
     * @param name the branch's id, 1 to 256 bytes of UTF-8
     * @throws InvalidArgumentException if the name is empty or too long
     */
    public Lineage lineage(String name) {
      return new Lineage(id, name);
    }

    /**
     * Returns the scope of one run's events in this session, on whatever branch.
     *
     * @param run the run's id, 1 to 256 bytes of UTF-8
     * @throws InvalidArgumentException if the id is empty or too long
     */
    public Run run(String run) {
      return new Run(id, run);
    }

    /**
     * Returns the scope of one agent's events in this session, on whatever branch.
     *
     * @param agent the agent's id, 1 to 256 bytes of UTF-8
     * @throws InvalidArgumentException if the id is empty or too long
     */
    public Agent agent(String agent) {
      return new Agent(id, agent);
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

  /**
   * One branch's history.
   *
   * <p>What an ancestor goes on with after the fork is no part of it, nor is what a merge takes in:
   * the events of a merged branch are read on that branch, which {@code branch.merged} names. A
   * fork at sequence 0 begins with nothing, whatever its parent descends from. Events come in log
   * order, in which every event of an ancestor lies before the fork.
   *
   * @param session the session's id, 1 to 512 bytes of UTF-8
   * @param name the branch's id, 1 to 256 bytes of UTF-8
   */
  record Lineage(String session, String name) implements Scope {
    /** Checks the ids. */
    public Lineage {
      Ids.check("session id", session, Limits.MAX_SESSION_ID_BYTES);
      Ids.check("branch id", name, Limits.MAX_ID_BYTES);
    }

    @Override
    public String describe() {
      return "the lineage of branch '" + name + "' of session '" + session + "'";
    }
  }

  /**
   * One run's events.
   *
   * @param session the session's id, 1 to 512 bytes of UTF-8; null for all sessions
   * @param id the run's id, 1 to 256 bytes of UTF-8
   */
  record Run(@Nullable String session, String id) implements Scope {

    /** Checks the ids. */
    public Run {
      Ids.checkSession(session);
      Ids.check("run id", id, Limits.MAX_ID_BYTES);
    }

    @Override
    public String describe() {
      return "run '" + id + "'" + Ids.ofSession(session);
    }
  }

  /**
   * One agent's events.
   *
   * @param session the session's id, 1 to 512 bytes of UTF-8; null for all sessions
   * @param id the agent's id, 1 to 256 bytes of UTF-8
   */
  record Agent(@Nullable String session, String id) implements Scope {

    /** Checks the ids. */
    public Agent {
      Ids.checkSession(session);
      Ids.check("agent id", id, Limits.MAX_ID_BYTES);
    }

    @Override
    public String describe() {
      return "agent '" + id + "'" + Ids.ofSession(session);
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
