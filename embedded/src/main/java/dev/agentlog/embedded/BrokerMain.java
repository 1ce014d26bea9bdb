package dev.agentlog.embedded;

import dev.agentlog.schemas.AgentLogException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * A broker as a process of its own.
 *
 * <p>Usage: {@code BrokerMain --data DIR [--port N] [--property KEY=VALUE]...}. Prints one line,
 * {@code READY bootstrap=127.0.0.1:PORT}, once it takes requests. Ends with code 143 or 130 when it
 * is told to (SIGTERM, SIGINT), with 2 for wrong arguments, with 3 if its surroundings do not let
 * it start, and with 1 if it breaks down later; the last three with one sentence on the error
 * output.
 */
public final class BrokerMain {
  private static final int BROKE_DOWN = 1;
  private static final int WRONG_ARGUMENTS = 2;
  private static final int CANNOT_START = 3;

  private BrokerMain() {}

  /**
   * Runs the broker until the process is told to end.
   *
   * @param args see the class
   */
  public static void main(String[] args) {
    EmbeddedBroker.Builder builder = EmbeddedBroker.builder().onFailure(BrokerMain::brokeDown);
    try {
      configure(builder, Arrays.asList(args));
    } catch (AgentLogException e) {
      exit(WRONG_ARGUMENTS, e);
      return;
    }
    try {
      EmbeddedBroker broker = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
      System.out.println("READY bootstrap=" + broker.bootstrapServers());
    } catch (AgentLogException e) {
      exit(CANNOT_START, e);
    }
    // The broker's threads keep the process alive.
  }

  private static void configure(EmbeddedBroker.Builder builder, List<String> args) {
    boolean data = false;
    Iterator<String> left = args.iterator();
    while (left.hasNext()) {
      String option = left.next();
      String value = left.hasNext() ? left.next() : "";
      switch (option) {
        case "--data" -> builder.dataDir(Path.of(value));
        case "--port" -> builder.port(number(value));
        case "--property" -> property(builder, value);
        default -> throw usage("unknown option " + option);
      }
      data |= option.equals("--data") && !value.isEmpty();
    }
    if (!data) {
      throw usage("--data is missing");
    }
  }

  private static void property(EmbeddedBroker.Builder builder, String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw usage("--property " + text + " has no value");
    }
    builder.property(text.substring(0, equals), text.substring(equals + 1));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw usage("--port " + text + " is not a number");
    }
  }

  private static AgentLogException usage(String problem) {
    return new AgentLogException(
        "Cannot start the broker ("
            + problem
            + "): use --data DIR [--port N] [--property KEY=VALUE]...");
  }

  private static void exit(int code, AgentLogException problem) {
    System.err.println(problem.getMessage());
    System.exit(code);
  }

  private static void brokeDown(AgentLogException failure) {
    System.err.println(failure.getMessage());
    // An orderly end would wait for the parts that have just broken down.
    Runtime.getRuntime().halt(BROKE_DOWN);
  }
}
