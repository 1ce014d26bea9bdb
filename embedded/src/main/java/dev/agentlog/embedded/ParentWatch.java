package dev.agentlog.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Ends this process when the one that started it is gone.
 *
 * <p>The parent keeps the writing end of this process's standard input and never writes to it; the
 * operating system closes it however the parent dies, {@code kill -9} included. {@link JavaProcess}
 * runs every main class through {@link #main}, so that no main class need know of this. A process
 * that reads its standard input itself cannot be watched this way.
 *
 * <p>Thread-safe.
 */
public final class ParentWatch {
  private static final int PARENT_GONE = 143;
  private static final long EXIT_LIMIT_MS = 10_000;

  private ParentWatch() {}

  /**
   * Starts the watch, then runs the main class named by the first argument with the others.
   *
   * @param args the name of a class with a {@code main} method, and its arguments
   * @throws Throwable whatever that {@code main} throws
   */
  public static void main(String[] args) throws Throwable {
    start();
    Method main = Class.forName(args[0]).getMethod("main", String[].class);
    try {
      main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  /**
   * Watches the standard input from a daemon thread; at its end, exits in an orderly way with code
   * 143, or at once if that takes longer than ten seconds.
   */
  public static void start() {
    daemon("parent-watch", ParentWatch::awaitEndOfInput);
  }

  private static void awaitEndOfInput() {
    try {
      InputStream input = System.in;
      while (input.read() >= 0) {
        // What is written here means nothing; only the end counts.
      }
    } catch (IOException e) {
      // An input that cannot be read has ended, too.
    }
    daemon("parent-watch-limit", ParentWatch::haltAfterLimit);
    System.exit(PARENT_GONE);
  }

  private static void haltAfterLimit() {
    try {
      Thread.sleep(EXIT_LIMIT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(PARENT_GONE);
  }

  private static void daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }
}
