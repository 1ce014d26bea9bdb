package dev.agentlog.schemas;

/** The names of the record headers that mean something; all other meaning is in the value. */
public final class HeaderNames {

  /**
   * What the names of AgentLog's own headers begin with; they are not carried to the log and the
   * feed.
   */
  public static final String RESERVED_PREFIX = "agentlog-";

  /** On an append, whatever its value: the writer asks for a verdict. */
  public static final String REPLY = RESERVED_PREFIX + "reply";

  /** On a relayed record: where the writer wrote, see {@link Origin}. */
  public static final String ORIGIN = RESERVED_PREFIX + "origin";

  /** On a relayed record: it was too large, and was copied without value and other headers. */
  public static final String TOO_LARGE = RESERVED_PREFIX + "too-large";

  /** The W3C trace context, when tracing is on. */
  public static final String TRACE_PARENT = "traceparent";

  private HeaderNames() {}

  /** Says whether the header is AgentLog's own, and so not carried to the log and the feed. */
  public static boolean isReserved(String name) {
    return name.startsWith(RESERVED_PREFIX);
  }
}
