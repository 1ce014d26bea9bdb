package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;

/**
 * A rejected append whose place in the log was asked for. The same append would be rejected again,
 * unless the log has changed meanwhile.
 */
public class AppendRejectedException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  private final transient VerdictResult.Rejected rejection;

  /** Creates an exception whose message tells the rejection. */
  public AppendRejectedException(VerdictResult.Rejected rejection) {
    this("The append at %s was rejected".formatted(rejection.position()), rejection);
  }

  /** Creates an exception whose message begins with what was appended. */
  AppendRejectedException(String what, VerdictResult.Rejected rejection) {
    super(
        "%s as %s, where sequence %d would have been right: %s"
            .formatted(what, rejection.reason(), rejection.expectedSequence(), rejection.detail()));
    this.rejection = rejection;
  }

  /** Returns the rejection. */
  public VerdictResult.Rejected rejection() {
    return rejection;
  }
}
