package dev.agentlog.cli;

import dev.agentlog.cli.internal.command.AgentLogCommand;
import dev.agentlog.cli.internal.output.Terminal;
import java.io.PrintWriter;
import java.util.Map;

/**
 * The command line as a function: for programs and tests that run commands in their own process.
 * Stateless, thread-safe.
 */
public final class AgentLogCli {

  private AgentLogCli() {}

  /**
   * Runs one command to its end.
   *
   * @param out gets the results
   * @param err gets errors and progress
   * @param environment the environment variables that count, such as {@code AGENTLOG_BOOTSTRAP}
   * @param arguments the command and its options
   * @return the exit status: 0 done, 1 the log refused, 2 wrong usage or input, 3 the surroundings
   */
  public static int execute(
      PrintWriter out, PrintWriter err, Map<String, String> environment, String... arguments) {
    Terminal terminal = new Terminal(out, err, environment, false, false);
    return AgentLogCommand.tree(terminal).execute(arguments);
  }
}
