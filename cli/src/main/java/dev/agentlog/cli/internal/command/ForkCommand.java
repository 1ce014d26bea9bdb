package dev.agentlog.cli.internal.command;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.WayIn;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentlog fork}. */
@Command(
    name = "fork",
    description = "Starts a branch whose history is another one's up to a sequence.")
final class ForkCommand extends VerdictCommand {

  @Option(
      names = "--branch",
      required = true,
      paramLabel = "CHILD",
      description = "The new branch.")
  private String child = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "PARENT",
      description = "The branch forked from.")
  private String parent = "";

  @Option(
      names = "--at",
      required = true,
      paramLabel = "N",
      description = "The last sequence of the parent that the child has; 0 for none.")
  private long sequence;

  @Override
  int run() throws InterruptedException, ExecutionException {
    EventDraft fork = EventDraft.forked(parent, sequence).build();
    Appends appends = new Appends(connection(), WayIn.OWN, false);
    return report(appends.append(session(), child, fork, ExpectedSequence.next()), child);
  }
}
