package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventDraftBuilder;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.WayIn;
import dev.agentlog.producer.WriterIdentity;
import dev.agentlog.v1.Lifecycle;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentlog append}. */
@Command(name = "append", description = "Appends one event and prints the verdict.")
final class AppendCommand extends VerdictCommand {

  @Option(
      names = "--branch",
      paramLabel = "B",
      description = "The branch (default: ${DEFAULT-VALUE}).")
  private String branch = "main";

  @Option(
      names = "--kind",
      required = true,
      paramLabel = "K",
      description = "What happened, dotted lower case.")
  private String kind = "";

  @Option(names = "--data", paramLabel = "JSON", description = "The payload.")
  private @Nullable String data;

  @Option(
      names = "--expect",
      paramLabel = "N",
      description = "The sequence demanded (default: the next one).")
  private @Nullable Long expected;

  @Option(
      names = "--event-id",
      paramLabel = "ID",
      description = "A UUID; the same again is the same event (default: a new one).")
  private @Nullable String eventId;

  @Option(names = "--run", paramLabel = "R", description = "The run that it belongs to.")
  private @Nullable String run;

  @Option(
      names = "--agent",
      paramLabel = "A",
      description = "Who acted (default: ${DEFAULT-VALUE}).")
  private String agent = Appends.DEFAULT_AGENT;

  @Option(
      names = "--writer",
      paramLabel = "ID:EPOCH",
      converter = WriterConverter.class,
      description = "The writer, on a claimed branch.")
  private @Nullable WriterIdentity writer;

  @Option(names = "--label", paramLabel = "K=V", description = "A label; may be repeated.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--lifecycle",
      paramLabel = "L",
      description = "${COMPLETION-CANDIDATES} (default: the kind's own).")
  private @Nullable Lifecycle lifecycle;

  @Option(
      names = "--way-in",
      paramLabel = "own|shared",
      description = "By the session's own inbox, or the shared one (default: ${DEFAULT-VALUE}).")
  private WayIn wayIn = WayIn.OWN;

  @Option(
      names = "--no-open",
      description = "Refuse if the session does not exist, instead of opening it.")
  private boolean noOpen;

  @Override
  int run() throws InterruptedException, ExecutionException {
    if (data != null && Json.tryParse(data).isEmpty()) {
      throw new UsageException(
          "--data is not JSON; quote it for the shell, for example --data '{\"n\":1}'.");
    }
    ExpectedSequence demanded =
        expected == null ? ExpectedSequence.next() : ExpectedSequence.exactly(expected);
    Appends appends = new Appends(connection(), wayIn, !noOpen);
    return report(appends.append(session(), branch, draft(), demanded), branch);
  }

  private EventDraft draft() {
    EventDraftBuilder draft = EventDraft.of(kind).agentId(agent).labels(labels).data(data);
    if (lifecycle != null) {
      draft.lifecycle(lifecycle);
    }
    if (eventId != null) {
      draft.eventId(eventId);
    }
    return draft.runId(run).writer(writer).build();
  }
}
