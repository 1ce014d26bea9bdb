package dev.agentlog.producer;

/**
 * An append that was rejected because its session is closed, and stays closed. Open another one.
 */
public class AppendToClosedSessionException extends AppendRejectedException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message tells the rejection. */
  public AppendToClosedSessionException(VerdictResult.Rejected rejection) {
    super(rejection);
  }
}
