package dev.agentlog.producer;

/**
 * An append that was rejected because another writer holds the branch; the message names the
 * holder. Stop writing there, or claim the branch with a higher epoch.
 */
public class FencedException extends AppendRejectedException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message tells the rejection. */
  public FencedException(VerdictResult.Rejected rejection) {
    super(rejection);
  }
}
