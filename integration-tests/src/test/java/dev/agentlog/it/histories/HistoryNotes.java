package dev.agentlog.it.histories;

import dev.agentlog.it.linear.Answer;
import dev.agentlog.it.linear.Operation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Operations in a file, which outlive the process that made them: a line when one is called, and
 * another when it has ended. Writing is thread-safe.
 */
final class HistoryNotes implements AutoCloseable {
  private static final String NONE = "-";
  private static final int WORDS = 8;

  private final OutputStream file;
  private final String writer = Long.toString(ProcessHandle.current().pid());
  private long calls;

  /** Notes that are added to those in the file. */
  HistoryNotes(Path path) throws IOException {
    this.file = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** A name for a call, unlike any other's in the file. */
  synchronized String nextCall() {
    return writer + "." + ++calls;
  }

  /** Notes an operation as far as it is known; null if it is none after all. */
  synchronized void note(String call, String place, @Nullable Operation operation) {
    String line = operation == null ? call + "\n" : line(call, place, operation);
    try {
      file.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is noted, by place; a line that was not finished was not written. */
  static Map<String, List<Operation>> read(Path path) throws IOException {
    Map<String, String[]> calls = new LinkedHashMap<>();
    String all = Files.exists(path) ? Files.readString(path) : "";
    for (String line : all.substring(0, all.lastIndexOf('\n') + 1).lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length == WORDS) {
        calls.put(words[0], words);
      } else {
        calls.remove(words[0]);
      }
    }
    Map<String, List<Operation>> places = new LinkedHashMap<>();
    for (String[] words : calls.values()) {
      places.computeIfAbsent(words[1], place -> new ArrayList<>()).add(operation(words));
    }
    return places;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static String line(String call, String place, Operation operation) {
    return String.join(
            " ",
            call,
            place,
            operation.eventId(),
            operation.demanded().isPresent()
                ? Long.toString(operation.demanded().getAsLong())
                : NONE,
            operation.previous() == null ? NONE : operation.previous(),
            Long.toString(operation.invoked()),
            Long.toString(operation.answered()),
            text(operation.answer()))
        + "\n";
  }

  private static Operation operation(String[] words) {
    return new Operation(
        words[2],
        words[3].equals(NONE) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(words[3])),
        words[4].equals(NONE) ? null : words[4],
        Long.parseLong(words[5]),
        Long.parseLong(words[6]),
        answer(words[7]));
  }

  private static String text(Answer answer) {
    if (answer instanceof Answer.Accepted accepted) {
      return "accepted:" + accepted.sequence();
    }
    if (answer instanceof Answer.Duplicate duplicate) {
      return "duplicate:" + duplicate.sequence();
    }
    return answer instanceof Answer.Rejected rejected
        ? rejected.reason() + ":" + rejected.expected()
        : NONE;
  }

  private static Answer answer(String text) {
    if (text.equals(NONE)) {
      return Answer.Unknown.INSTANCE;
    }
    int colon = text.indexOf(':');
    String name = text.substring(0, colon);
    long sequence = Long.parseLong(text.substring(colon + 1));
    return switch (name) {
      case "accepted" -> new Answer.Accepted(sequence);
      case "duplicate" -> new Answer.Duplicate(sequence);
      default -> new Answer.Rejected(name, sequence);
    };
  }
}
