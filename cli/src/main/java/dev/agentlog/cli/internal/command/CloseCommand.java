package dev.agentlog.cli.internal.command;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.WayIn;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;

/** {@code agentlog close}. */
@Command(name = "close", description = "Closes a session on all its branches, for ever.")
final class CloseCommand extends VerdictCommand {

  private static final String MAIN = "main";

  @Override
  int run() throws InterruptedException, ExecutionException {
    Appends appends = new Appends(connection(), WayIn.OWN, false);
    EventDraft close = EventDraft.sessionClosed().build();
    return report(appends.append(session(), MAIN, close, ExpectedSequence.next()), MAIN);
  }
}
