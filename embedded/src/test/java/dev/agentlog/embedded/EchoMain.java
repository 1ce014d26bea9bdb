package dev.agentlog.embedded;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process for tests, which does what its first argument says. */
public final class EchoMain {
  private EchoMain() {}

  /** Runs until it is ended from outside. */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "say" -> System.out.println(args[1]);
      case "settings" ->
          System.out.println(
              "settings " + System.getenv("ECHO_WORD") + " " + System.getProperty("echo.word"));
      case "tick" -> tick();
      case "parent" -> parent();
      default -> throw new IllegalArgumentException(args[0]);
    }
    new CountDownLatch(1).await();
  }

  private static void tick() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long number = 0;
    do {
      System.out.println("tick " + number++);
    } while (!never.await(20, TimeUnit.MILLISECONDS));
  }

  private static void parent() {
    JavaProcess child = JavaProcess.builder(EchoMain.class.getName()).args("tick").start();
    child.awaitLine("tick", Duration.ofSeconds(30));
    System.out.println("child " + child.pid());
  }
}
