package dev.agentlog.cli;

import dev.agentlog.cli.internal.command.AgentLogCommand;
import dev.agentlog.cli.internal.output.Terminal;

/** The entry point of the {@code agentlog} command. */
public final class Main {

  private Main() {}

  /**
   * Runs one command and ends the process with its exit status.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    System.exit(AgentLogCommand.tree(Terminal.ofProcess()).execute(args));
  }
}
