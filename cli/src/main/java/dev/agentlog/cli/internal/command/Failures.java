package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.output.Terminal;
import dev.agentlog.schemas.AgentLogException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Says in one sentence on standard error what went wrong, and gives the exit status. The stack
 * trace comes with {@code --debug} only. Immutable.
 */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private final Terminal terminal;

  Failures(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    say(failure.getMessage() + "; see 'agentlog " + nameOf(failure.getCommandLine()) + "--help'.");
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
    Throwable failure = unwrap(thrown);
    say(sentence(failure));
    if (LogCommand.debugs(command)) {
      failure.printStackTrace(terminal.err());
    }
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.of(failure);
  }

  private void say(String sentence) {
    terminal
        .err()
        .println("agentlog: " + sentence.lines().reduce((a, b) -> a + " " + b.strip()).orElse(""));
    terminal.err().flush();
  }

  private static String nameOf(CommandLine command) {
    return command.getParent() == null ? "" : command.getCommandName() + " ";
  }

  private static Throwable unwrap(Throwable thrown) {
    Throwable failure = thrown;
    while ((failure instanceof ExecutionException || failure instanceof CompletionException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure;
  }

  private static String sentence(Throwable failure) {
    if (failure instanceof AgentLogException) {
      return String.valueOf(failure.getMessage());
    }
    if (failure instanceof InterruptedException) {
      return "interrupted.";
    }
    if (failure instanceof KafkaException) {
      Throwable deepest = failure;
      while (deepest.getCause() instanceof KafkaException cause) {
        deepest = cause;
      }
      return "Kafka answered: " + deepest.getMessage();
    }
    return "the command failed unexpectedly with %s: %s (run it again with --debug for the stack trace)."
        .formatted(failure.getClass().getSimpleName(), failure.getMessage());
  }
}
