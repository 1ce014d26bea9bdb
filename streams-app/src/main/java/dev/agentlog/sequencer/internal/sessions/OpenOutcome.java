package dev.agentlog.sequencer.internal.sessions;

/** How an attempt to open a session ended. */
public enum OpenOutcome {
  CREATED,
  ALREADY_OPEN,
  CLOSED,
  TOO_MANY_OPEN
}
