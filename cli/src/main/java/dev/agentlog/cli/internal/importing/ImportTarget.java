package dev.agentlog.cli.internal.importing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a file's events go and what they are told about themselves.
 *
 * @param name the file's name without its extension: the default of session and run
 * @param session the session that was asked for; null takes the file's own, else {@code name}
 * @param startedAt when the recorded run is taken to have begun; recorded runs carry no times
 */
public record ImportTarget(String name, @Nullable String session, Instant startedAt) {

  /**
   * The session of events that name none themselves.
   *
   * @return the session that was asked for, else the file's name
   */
  public String sessionOrName() {
    return session == null ? name : session;
  }
}
