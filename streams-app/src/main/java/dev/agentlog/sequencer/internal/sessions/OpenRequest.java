package dev.agentlog.sequencer.internal.sessions;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What may be said when a session is opened.
 *
 * @param agent who opens it
 * @param labels labels of {@code session.created}
 * @param data its payload as JSON text; null for none
 * @param retentionMs how long the log keeps events, in milliseconds; empty for ever
 */
public record OpenRequest(
    String agent, Map<String, String> labels, @Nullable String data, Optional<Long> retentionMs) {
  /** Who opens a session when nobody is named. */
  public static final String DEFAULT_AGENT = "agentlog";

  /** A request that says nothing. */
  public static OpenRequest plain() {
    return new OpenRequest(DEFAULT_AGENT, Map.of(), null, Optional.empty());
  }
}
