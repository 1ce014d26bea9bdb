package dev.agentlog.cli.internal.command;

import dev.agentlog.producer.VerdictResult;
import picocli.CommandLine.Option;

/** A command whose result is the verdict on one append. */
abstract class VerdictCommand extends ClientCommand {

  @Option(names = "--session", required = true, paramLabel = "S", description = "The session.")
  private String session = "";

  final String session() {
    return session;
  }

  /** Prints the verdict and gives the exit status that belongs to it. */
  final int report(VerdictResult verdict, String branch) {
    if (json()) {
      print(Verdicts.line(verdict));
    } else {
      print(Verdicts.text(verdict, branch, terminal().palette()));
    }
    return verdict.inLog() ? ExitCode.DONE : ExitCode.REFUSED;
  }
}
