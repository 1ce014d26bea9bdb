package dev.agentlog.schemas;

/** A setting that contradicts the namespace it is to be used with. */
public class NamespaceMismatchException extends AgentLogException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with one sentence as its message, which names both values. */
  public NamespaceMismatchException(String message) {
    super(message);
  }
}
