package dev.agentlog.cli.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.cli.internal.output.Logging;
import dev.agentlog.cli.internal.output.Table;
import dev.agentlog.cli.internal.output.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What all commands have in common: the options {@code --json} and {@code --debug}, the terminal,
 * and logging set up before anything else.
 *
 * <p>An instance serves one invocation.
 */
abstract class LogCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object a line, for programs.")
  private boolean json;

  @Option(names = "--debug", description = "Print stack traces, and log to standard error.")
  private boolean debug;

  /**
   * Does what the command is for.
   *
   * @return the exit status
   * @throws Exception whatever goes wrong; {@link Failures} turns it into a sentence
   */
  abstract int run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    Logging.apply(debug ? Logging.Mode.DEBUG : logging());
    try {
      return run();
    } finally {
      terminal().out().flush();
    }
  }

  /** How much is logged without {@code --debug}. */
  Logging.Mode logging() {
    return Logging.Mode.QUIET;
  }

  final Terminal terminal() {
    return ((AgentLogCommand) spec.root().userObject()).terminal();
  }

  final boolean json() {
    return json;
  }

  final void print(JsonNode line) {
    terminal().out().println(Json.line(line));
  }

  final void print(String line) {
    terminal().out().println(line);
  }

  final void print(Table table) {
    table.lines(terminal().palette()).forEach(this::print);
  }

  static boolean debugs(CommandLine command) {
    return command.getCommand() instanceof LogCommand asked && asked.debug;
  }
}
