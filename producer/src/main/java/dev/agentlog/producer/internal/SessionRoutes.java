package dev.agentlog.producer.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.agentlog.producer.WayIn;
import dev.agentlog.schemas.Namespace;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The routes of the sessions used last, so that a handle made anew need not ask what is known. Safe
 * for use by any thread.
 */
final class SessionRoutes {

  private static final int KEPT = 10_000;

  private final WayIn wayIn;
  private final Namespace namespace;
  private final int partitions;

  @GuardedBy("this")
  private final Map<String, SessionRoute> routes =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SessionRoute> eldest) {
          return size() > KEPT;
        }
      };

  SessionRoutes(WayIn wayIn, Namespace namespace, int partitions) {
    this.wayIn = wayIn;
    this.namespace = namespace;
    this.partitions = partitions;
  }

  /** Returns the session's route. */
  synchronized SessionRoute of(String session) {
    return routes.computeIfAbsent(session, id -> SessionRoute.of(id, wayIn, namespace, partitions));
  }
}
