package dev.agentlog.sequencer.internal.http;

import dev.agentlog.schemas.AgentLogException;

/** A request that is answered with a problem body (RFC 9457). */
final class ProblemException extends AgentLogException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;

  ProblemException(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  static ProblemException notFound(String detail) {
    return new ProblemException(404, "Not found", detail);
  }

  static ProblemException badRequest(String detail) {
    return new ProblemException(400, "Bad request", detail);
  }

  static ProblemException unavailable(String detail) {
    return new ProblemException(503, "Not available now", detail);
  }
}
