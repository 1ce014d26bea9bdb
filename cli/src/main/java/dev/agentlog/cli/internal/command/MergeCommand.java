package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.query.SequencerQueries;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.WayIn;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code agentlog merge}: at the source's head as it is when the command asks; if it moves
 * meanwhile, the log says {@code MERGE_STALE}.
 */
@Command(
    name = "merge",
    description = "Merges a branch into another, which makes it read-only for ever.")
final class MergeCommand extends VerdictCommand {

  @Option(
      names = "--from",
      required = true,
      paramLabel = "SOURCE",
      description = "The branch merged from.")
  private String source = "";

  @Option(
      names = "--into",
      paramLabel = "TARGET",
      description = "The branch merged into (default: ${DEFAULT-VALUE}).")
  private String target = "main";

  @Override
  int run() throws InterruptedException, ExecutionException {
    long head =
        SequencerQueries.find(connection())
            .branch(session(), source)
            .map(branch -> branch.path("head").asLong())
            .orElse(0L);
    EventDraft merge = EventDraft.merged(source, head).build();
    Appends appends = new Appends(connection(), WayIn.OWN, false);
    return report(appends.append(session(), target, merge, ExpectedSequence.next()), target);
  }
}
