package dev.agentlog.producer;

/** One session, to append to. Safe for use by any thread; holds nothing that must be released. */
public interface SessionHandle {

  /** The id of the branch that every session begins with. */
  String MAIN = "main";

  /** Returns the session's id. */
  String id();

  /**
   * Returns whether the call that returned this handle created the session. False for a handle that
   * was made without opening, and for a session that was open already. When an answer was lost on
   * the way and the call asked again, false may be returned for a session that it did create.
   */
  boolean created();

  /**
   * Returns a branch of the session, without asking whether it exists.
   *
   * @param id the branch's id, not blank, at most 256 UTF-8 bytes
   * @throws dev.agentlog.schemas.InvalidArgumentException if the id cannot be a branch's
   */
  BranchHandle branch(String id);

  /** Returns the branch that every session begins with. */
  default BranchHandle main() {
    return branch(MAIN);
  }

  /**
   * Closes the session on all its branches, by an append of {@code session.closed} on main. Once it
   * is accepted, every later append is rejected.
   *
   * @return the receipt of that append
   */
  default Receipt closeSession() {
    return main().append(EventDraft.sessionClosed().build());
  }
}
