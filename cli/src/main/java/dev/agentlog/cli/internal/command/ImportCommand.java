package dev.agentlog.cli.internal.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.cli.internal.connection.RefusedException;
import dev.agentlog.cli.internal.importing.Drafts;
import dev.agentlog.cli.internal.importing.ImportException;
import dev.agentlog.cli.internal.importing.Importer;
import dev.agentlog.cli.internal.importing.RecordedFile;
import dev.agentlog.cli.internal.importing.Tally;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.cli.internal.output.Progress;
import dev.agentlog.cli.internal.output.Table;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.producer.WayIn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agentlog import}: reads and checks all files before it appends the first event. */
@Command(
    name = "import",
    description =
        "Appends recorded agent runs: SWE-agent .traj files, or JSON Lines of events. Importing a file again changes nothing.")
final class ImportCommand extends ClientCommand {

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--session",
      paramLabel = "ID",
      description = "The session (default: what the events say, else the file's name).")
  private @Nullable String session;

  @Option(
      names = "--way-in",
      paramLabel = "own|shared",
      description = "By the session's own inbox, or the shared one (default: ${DEFAULT-VALUE}).")
  private WayIn wayIn = WayIn.OWN;

  @Override
  int run() throws ExecutionException, InterruptedException {
    List<RecordedFile> recorded = new ArrayList<>();
    for (Path file : files) {
      recorded.add(checked(file, RecordedFile.read(file, session)));
    }
    long total = recorded.stream().mapToLong(file -> file.events().size()).sum();
    Table table = new Table("FILE", "SESSION", "ACCEPTED", "DUPLICATES", "REJECTED");
    long refused = 0;
    try (AgentLogProducer producer =
            AgentLogProducer.connect(Appends.options(connection(), wayIn));
        Progress progress = Progress.on(terminal(), "importing", total)) {
      Importer importer = new Importer(producer, progress::step);
      for (RecordedFile file : recorded) {
        for (Map.Entry<String, Tally> entry : importer.append(file).entrySet()) {
          Tally tally = entry.getValue();
          refused += tally.refused();
          table.row(
              file.name(), entry.getKey(), tally.accepted(), tally.duplicates(), tally.refused());
          if (json()) {
            print(line(file.name(), entry.getKey(), tally));
          }
        }
      }
    }
    if (!json()) {
      print(table);
    }
    if (refused > 0) {
      throw new RefusedException(
          "%d of %d events were rejected; 'agentlog tombstones --session S' says why."
              .formatted(refused, total));
    }
    return ExitCode.DONE;
  }

  private static RecordedFile checked(Path path, RecordedFile file) {
    for (int i = 0; i < file.events().size(); i++) {
      try {
        Drafts.of(file.events().get(i));
      } catch (InvalidEventException | ImportException e) {
        throw new ImportException(
            "%s cannot be imported: event %d: %s".formatted(path, i + 1, e.getMessage()), e);
      }
    }
    return file;
  }

  private static ObjectNode line(String file, String session, Tally tally) {
    ObjectNode line =
        Json.object()
            .put("file", file)
            .put("session", session)
            .put("accepted", tally.accepted())
            .put("duplicates", tally.duplicates());
    ObjectNode rejected = line.putObject("rejected");
    tally.rejected().forEach(rejected::put);
    return line;
  }
}
