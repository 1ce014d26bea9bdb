package dev.agentlog.embedded.internal;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a fault ends up that Kafka would answer by ending the process.
 *
 * <p>Kafka ends the JVM in two ways: through a fault handler, which is given to each server, and
 * through the process-wide {@link Exit}. A process that merely hosts a broker must not vanish
 * without a word, so both lead here instead, from the first broker of the process on and for the
 * rest of its life: the fault is logged, and every server that is open is told (the process-wide
 * way does not say which server it was). Thread-safe.
 */
final class FaultReport {
  /**
   * Told about a fault; called on the thread that met it, so it must be quick and not close the
   * server.
   */
  interface Listener {
    /**
     * A server can no longer do its work.
     *
     * @param what what Kafka says about it
     * @param cause the exception behind it, if there is one
     */
    void failed(String what, @Nullable Throwable cause);
  }

  private static final Logger log = LoggerFactory.getLogger(FaultReport.class);
  private static final Set<Listener> OPEN = new CopyOnWriteArraySet<>();

  static {
    Exit.setExitProcedure((status, message) -> processWide("exit", status, message));
    Exit.setHaltProcedure((status, message) -> processWide("halt", status, message));
  }

  private FaultReport() {}

  /** Adds a listener for faults that do not name their server. */
  static void register(Listener listener) {
    OPEN.add(listener);
  }

  static void unregister(Listener listener) {
    OPEN.remove(listener);
  }

  private static void processWide(String way, int status, @Nullable String message) {
    IllegalStateException where = new IllegalStateException("Kafka asked to " + way);
    log.atError()
        .addKeyValue("way", way)
        .addKeyValue("status", status)
        .setCause(where)
        .log("The embedded broker asked to end the process, which goes on without it");
    String what =
        "Kafka asked to "
            + way
            + " the process with status "
            + status
            + (message == null ? "" : ": " + message);
    for (Listener listener : OPEN) {
      listener.failed(what, where);
    }
  }
}
