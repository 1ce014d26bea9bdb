package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;

/** A rejected append of which the sequence was demanded. */
public class AppendRejectedException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  private final transient VerdictResult.Rejected rejection;

  /** Creates an exception whose message tells the rejection. */
  public AppendRejectedException(VerdictResult.Rejected rejection) {
    super(
        "The append at %s was rejected as %s, where sequence %d would have been right: %s"
            .formatted(
                rejection.position(),
                rejection.reason(),
                rejection.expectedSequence(),
                rejection.detail()));
    this.rejection = rejection;
  }

  /** Returns the rejection. */
  public VerdictResult.Rejected rejection() {
    return rejection;
  }
}
