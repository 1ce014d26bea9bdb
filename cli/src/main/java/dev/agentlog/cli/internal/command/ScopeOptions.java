package dev.agentlog.cli.internal.command;

import dev.agentlog.consumer.Scope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a subscription reads. */
final class ScopeOptions {

  @Option(names = "--session", paramLabel = "S", description = "The session.")
  private @Nullable String session;

  @Option(names = "--branch", paramLabel = "B", description = "Only this branch's own events.")
  private @Nullable String branch;

  @Option(
      names = "--lineage",
      description = "With --branch: also what its ancestors wrote, each up to the fork.")
  private boolean lineage;

  @Option(names = "--all", description = "All sessions.")
  private boolean all;

  @Option(
      names = "--run",
      paramLabel = "R",
      description = "Only this run's events, of the session or of all.")
  private @Nullable String run;

  @Option(
      names = "--agent",
      paramLabel = "A",
      description = "Only this agent's events, of the session or of all.")
  private @Nullable String agent;

  boolean oneBranch() {
    return branch != null && !lineage;
  }

  Scope scope() {
    if (lineage && (session == null || branch == null)) {
      throw new UsageException(
          "--lineage reads a branch with its ancestors; give --session and --branch.");
    }
    if (all && (session != null || branch != null)) {
      throw new UsageException("--all reads every session; leave out --session and --branch.");
    }
    if (run != null && agent != null) {
      throw new UsageException(
          "--run and --agent are two scopes; give one, and the other as a --filter, such as \"agent == '%s'\"."
              .formatted(agent));
    }
    if (run != null || agent != null) {
      return part();
    }
    if (all) {
      return Scope.all();
    }
    if (session == null) {
      throw new UsageException("tail needs --session S, --run R, --agent A or --all.");
    }
    Scope.Session whole = Scope.session(session);
    if (branch == null) {
      return whole;
    }
    return lineage ? whole.lineage(branch) : whole.branch(branch);
  }

  private Scope part() {
    if (branch != null) {
      throw new UsageException(
          "--run and --agent read all branches; leave out --branch, or give a --filter such as \"branch == '%s'\"."
              .formatted(branch));
    }
    if (session == null) {
      return run != null ? Scope.run(run) : Scope.agent(String.valueOf(agent));
    }
    Scope.Session whole = Scope.session(session);
    return run != null ? whole.run(run) : whole.agent(String.valueOf(agent));
  }
}
