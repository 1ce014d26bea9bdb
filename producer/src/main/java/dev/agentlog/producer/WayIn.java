package dev.agentlog.producer;

/** The route by which appends reach the sequencer. */
public enum WayIn {
  /**
   * Through the inbox of the session alone: credentials can be limited to one session, and one
   * session's load stays its own. The default.
   */
  OWN,

  /**
   * Through the inbox that all sessions share: one hop less, so the lowest latency, and no topic to
   * wait for.
   */
  SHARED
}
