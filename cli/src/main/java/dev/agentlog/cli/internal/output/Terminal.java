package dev.agentlog.cli.internal.output;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where one invocation of the command line writes, and what it may know of its surroundings:
 * standard output, standard error, the environment variables, and whether a person is watching.
 *
 * <p>Immutable; the two writers are thread-safe and flush at every line.
 *
 * @param out standard output: results, for people or programs
 * @param err standard error: errors and progress
 * @param environment the environment variables
 * @param outIsTerminal whether standard output is a terminal; decides about colour
 * @param errIsTerminal whether standard error is a terminal; decides about progress bars
 */
public record Terminal(
    PrintWriter out,
    PrintWriter err,
    Map<String, String> environment,
    boolean outIsTerminal,
    boolean errIsTerminal) {

  public Terminal {
    environment = Map.copyOf(environment);
  }

  /**
   * The terminal of this process. Java cannot tell standard output from standard error here, so the
   * launcher does, by the system properties {@code agentlog.terminal.out} and {@code
   * agentlog.terminal.err}.
   *
   * @return the process's own streams and environment
   */
  public static Terminal ofProcess() {
    return new Terminal(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        System.getenv(),
        Boolean.getBoolean("agentlog.terminal.out"),
        Boolean.getBoolean("agentlog.terminal.err"));
  }

  /**
   * Whether to colour what goes to standard output: only on a terminal, and not when {@code
   * NO_COLOR} is set to anything.
   *
   * @return whether colour is welcome
   */
  public boolean colours() {
    return outIsTerminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  /**
   * The palette for standard output.
   *
   * @return a palette that colours, or one that leaves text as it is
   */
  public Palette palette() {
    return new Palette(colours());
  }
}
