package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.connection.SurroundingsException;
import dev.agentlog.cli.internal.output.Json;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;

/** A command that runs until the process is told to end, or its thread is interrupted. */
abstract class ServiceCommand extends LogCommand {

  /** What keeps a service running; returns when it has failed. */
  interface Running {
    void await() throws InterruptedException;
  }

  /**
   * Tells that the service is usable, and waits. It is closed exactly once, however it ends.
   *
   * @param service what to close
   * @param bootstrap the brokers' address
   * @param http the sequencer's base URL
   * @param running what to wait for
   */
  final int serve(AutoCloseable service, String bootstrap, URI http, Running running)
      throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    Thread hook = new Thread(() -> closeOnce(service, closed), "agentlog-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      if (json()) {
        print(
            Json.object()
                .put("ready", true)
                .put("bootstrap", bootstrap)
                .put("http", http.toString()));
      } else {
        print("READY bootstrap=" + bootstrap + " http=" + http);
      }
      running.await();
      throw new SurroundingsException(
          "the service has failed for good; its log says why, and starting it again may help.");
    } catch (InterruptedException e) {
      return ExitCode.DONE;
    } finally {
      closeOnce(service, closed);
      unhook(hook);
    }
  }

  private static void closeOnce(AutoCloseable service, AtomicBoolean closed) {
    if (closed.compareAndSet(false, true)) {
      try {
        service.close();
      } catch (Exception e) {
        throw new SurroundingsException("stopping failed: " + e.getMessage(), e);
      }
    }
  }

  private static void unhook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook has run or is running.
      return;
    }
  }
}
