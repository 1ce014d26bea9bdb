package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.connection.RefusedException;
import dev.agentlog.cli.internal.importing.ImportException;
import dev.agentlog.consumer.CursorException;
import dev.agentlog.consumer.FilterSyntaxException;
import dev.agentlog.consumer.SessionMissingException;
import dev.agentlog.producer.AppendRejectedException;
import dev.agentlog.producer.EventTooLargeException;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.producer.InvalidOptionsException;
import dev.agentlog.producer.SessionClosedException;
import dev.agentlog.producer.SessionNotOpenedException;
import dev.agentlog.producer.TooManyOpenSessionsException;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.InvalidArgumentException;
import java.util.List;

/** The exit statuses of the command line, and which failure gives which. */
public final class ExitCode {

  /** Done. */
  public static final int DONE = 0;

  /** The log refused: a rejected append, a closed or unknown session. */
  public static final int REFUSED = 1;

  /** Wrong usage or input. */
  public static final int USAGE = 2;

  /**
   * The surroundings: no broker, a taken port, no registry, settings that contradict the namespace;
   * and every failure not foreseen.
   */
  public static final int SURROUNDINGS = 3;

  private static final List<Class<? extends AgentLogException>> ASKED_WRONGLY =
      List.of(
          UsageException.class,
          ImportException.class,
          InvalidArgumentException.class,
          InvalidEventException.class,
          EventTooLargeException.class,
          InvalidOptionsException.class,
          CursorException.class,
          FilterSyntaxException.class);

  private static final List<Class<? extends AgentLogException>> REFUSED_BY_LOG =
      List.of(
          RefusedException.class,
          AppendRejectedException.class,
          SessionClosedException.class,
          SessionNotOpenedException.class,
          TooManyOpenSessionsException.class,
          SessionMissingException.class);

  private ExitCode() {}

  /**
   * The exit status for a failure.
   *
   * @param failure what a command threw
   * @return one of the constants above, never {@link #DONE}
   */
  public static int of(Throwable failure) {
    if (ASKED_WRONGLY.stream().anyMatch(type -> type.isInstance(failure))) {
      return USAGE;
    }
    return REFUSED_BY_LOG.stream().anyMatch(type -> type.isInstance(failure))
        ? REFUSED
        : SURROUNDINGS;
  }
}
