package dev.agentlog.it.histories;

import dev.agentlog.it.linear.Operation;
import dev.agentlog.it.load.Rng;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.WayIn;
import dev.agentlog.schemas.Namespace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One writer on each of many branches, in a process to be killed. It notes each call before it is
 * made; its successor goes on with the events that it finds noted, as another process would that
 * appends again what it knows of a crashed one.
 */
public final class HistoryMain {
  private static final Duration PATIENT = Duration.ofSeconds(3);

  private HistoryMain() {}

  /**
   * Takes the bootstrap address, the namespace, the way in, the sessions with commas between, how
   * many branches each has, the seed, and the file of the notes.
   */
  public static void main(String[] args) throws IOException {
    ProducerOptions options =
        ProducerOptions.builder()
            .bootstrapServers(args[0])
            .namespace(new Namespace(args[1]))
            .wayIn(WayIn.valueOf(args[2]))
            .agentId("actor")
            .verdictTimeout(PATIENT)
            .build();
    Rng rng = new Rng(Long.parseLong(args[5]));
    Path file = Path.of(args[6]);
    Map<String, List<Operation>> noted = HistoryNotes.read(file);
    try (HistoryNotes notes = new HistoryNotes(file);
        WriterHost host = new WriterHost(options)) {
      List<LiveHistory> histories = new ArrayList<>();
      for (String session : args[3].split(",", -1)) {
        for (int number = 0; number < Integer.parseInt(args[4]); number++) {
          LiveHistory history =
              LiveHistory.noted(session, LiveHistory.branch(number), host, rng.split(), notes);
          history.know(drafts(noted.getOrDefault(history.place(), List.of())));
          histories.add(history);
        }
      }
      System.out.println("READY");
      LiveHistory.drive(histories);
      System.out.println("DONE");
    }
  }

  private static List<EventDraft> drafts(List<Operation> operations) {
    return operations.stream()
        .map(Operation::eventId)
        .distinct()
        .map(id -> Actor.draft().eventId(id).build())
        .toList();
  }
}
