package dev.agentlog.producer;

import dev.agentlog.schemas.AgentLogException;

/**
 * A flush that found appends which are not in the log, as far as is known. Its cause is the first
 * such failure; their receipts tell the others.
 */
public class FlushFailedException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  private final long failures;

  /**
   * Creates an exception.
   *
   * @param who what was flushed, for the message
   * @param failures how many appends failed, at least 1
   * @param first the first failure
   */
  public FlushFailedException(String who, long failures, Throwable first) {
    super(
        "The flush of %s found %d failed append%s, of which the first is: %s"
            .formatted(who, failures, failures == 1 ? "" : "s", first.getMessage()),
        first);
    this.failures = failures;
  }

  /** Returns how many appends failed, at least 1. */
  public long failures() {
    return failures;
  }
}
