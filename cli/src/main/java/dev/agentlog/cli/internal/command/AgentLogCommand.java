package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.output.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command tree. An instance serves one invocation. */
@Command(
    name = "agentlog",
    description = "An ordered, branch-aware event log for fleets of AI agents, on Kafka.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = AgentLogCommand.Version.class,
    usageHelpAutoWidth = true,
    footer = {
      "",
      "Exit status: 0 done, 1 the log refused, 2 wrong usage or input, 3 the surroundings",
      "(no broker, a taken port, no registry).",
    },
    subcommands = {
      DemoCommand.class,
      DevCommand.class,
      SequencerCommand.class,
      ImportCommand.class,
      OpenCommand.class,
      AppendCommand.class,
      ForkCommand.class,
      MergeCommand.class,
      CloseCommand.class,
      TailCommand.class,
      HeadCommand.class,
      BranchesCommand.class,
      SessionsCommand.class,
      TombstonesCommand.class,
      WarmUpCommand.class,
      HelpCommand.class,
    })
public final class AgentLogCommand implements Runnable {

  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  private AgentLogCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * The command tree for one invocation.
   *
   * @param terminal where it reads and writes
   * @return ready to execute
   */
  public static CommandLine tree(Terminal terminal) {
    Failures failures = new Failures(terminal);
    return new CommandLine(new AgentLogCommand(terminal))
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                terminal.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  Terminal terminal() {
    return terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /** Tells the version from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = AgentLogCommand.class.getPackage().getImplementationVersion();
      return new String[] {"agentlog " + (version == null ? "(from classes)" : version)};
    }
  }
}
