package dev.agentlog.sequencer.internal.sessions;

/**
 * Which sessions' logs a stream thread can write to without waiting. Thread-safe; no method blocks.
 */
public interface LogAccess {

  /**
   * Whether the session's log can be written to at once.
   *
   * @param thread the name of the stream thread that would write
   * @param session the session
   */
  boolean isWritable(String thread, String session);

  /** Begins to make a session's log writable for every stream thread, unless that is under way. */
  void prepare(String session);

  /** Nothing more is going to be written to this session's log. */
  void forget(String session);
}
