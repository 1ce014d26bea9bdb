package dev.agentlog.it.histories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.it.linear.Answer;
import dev.agentlog.it.linear.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryNotesTest {
  private static final Operation CALLED = operation(Operation.NEVER, Answer.Unknown.INSTANCE);

  private static final Operation BARE =
      new Operation("e", OptionalLong.empty(), null, 5, Operation.NEVER, Answer.Unknown.INSTANCE);

  @TempDir private Path directory;

  private static Operation operation(long answered, Answer answer) {
    return new Operation("e", OptionalLong.of(3), "p", 5, answered, answer);
  }

  @Test
  void theLastThatIsKnownOfEachCallIsReadBack() throws Exception {
    Path file = directory.resolve("notes");
    List<Answer> answers =
        List.of(
            new Answer.Accepted(1),
            new Answer.Duplicate(2),
            new Answer.Rejected("SEQUENCE_GAP", 3));
    try (HistoryNotes notes = new HistoryNotes(file)) {
      for (Answer answer : answers) {
        String call = notes.nextCall();
        notes.note(call, "s/b", CALLED);
        notes.note(call, "s/b", operation(6, answer));
      }
      notes.note(notes.nextCall(), "s/c", BARE);
      String withdrawn = notes.nextCall();
      notes.note(withdrawn, "s/b", CALLED);
      notes.note(withdrawn, "s/b", null);
    }

    Map<String, List<Operation>> read = HistoryNotes.read(file);

    assertThat(read).containsOnlyKeys("s/b", "s/c");
    assertThat(read)
        .containsEntry("s/b", answers.stream().map(answer -> operation(6, answer)).toList());
    assertThat(read).containsEntry("s/c", List.of(BARE));
  }

  @Test
  void aLineThatWasNotFinishedLeavesTheOneBefore() throws Exception {
    Path file = directory.resolve("notes");
    try (HistoryNotes notes = new HistoryNotes(file)) {
      String call = notes.nextCall();
      notes.note(call, "s/b", CALLED);
      notes.note(call, "s/b", operation(6, new Answer.Accepted(31)));
    }
    String whole = Files.readString(file);
    for (int length = whole.indexOf('\n') + 1; length < whole.length(); length++) {
      Files.writeString(file, whole.substring(0, length));

      assertThat(HistoryNotes.read(file)).containsEntry("s/b", List.of(CALLED));
    }
  }
}
