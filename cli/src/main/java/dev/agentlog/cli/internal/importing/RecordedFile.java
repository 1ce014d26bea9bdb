package dev.agentlog.cli.internal.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.v1.AgentEvent;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file of recorded agent runs as events: a SWE-agent run ({@code .traj}), or JSON Lines of events
 * ({@code .jsonl}, {@code .ndjson}). Any other name is taken for JSON Lines if its first line is a
 * JSON object with a {@code kind}, else for a run.
 *
 * @param name the file's name without its extension
 * @param events in the order of the file; sessions, branches and event ids are set
 */
public record RecordedFile(String name, List<AgentEvent> events) {

  public RecordedFile {
    events = List.copyOf(events);
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @param session the session that all events go to; null takes what the events say, else the
   *     file's name
   * @return its events, at least one
   * @throws ImportException in one sentence naming the file, if it cannot be read or is malformed
   */
  public static RecordedFile read(Path file, @Nullable String session) {
    try {
      Instant modified = Files.getLastModifiedTime(file).toInstant();
      return of(file.getFileName().toString(), Files.readString(file), session, modified);
    } catch (NoSuchFileException e) {
      throw new ImportException("%s cannot be read: there is no such file.".formatted(file), e);
    } catch (CharacterCodingException e) {
      throw new ImportException("%s cannot be read: it is not UTF-8 text.".formatted(file), e);
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "it is a directory" : e.getClass().getSimpleName();
      throw new ImportException("%s cannot be read: %s.".formatted(file, why), e);
    } catch (ImportException e) {
      throw new ImportException("%s cannot be imported: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Takes a file's text apart.
   *
   * @param fileName the file's name without its folder
   * @param text all of it
   * @param session as in {@link #read}
   * @param startedAt the time of the first event, where the file tells none
   * @return its events, at least one
   * @throws ImportException without naming the file, if it is malformed
   */
  public static RecordedFile of(
      String fileName, String text, @Nullable String session, Instant startedAt) {
    int dot = fileName.lastIndexOf('.');
    String name = dot > 0 ? fileName.substring(0, dot) : fileName;
    ImportTarget target = new ImportTarget(name, session, startedAt);
    List<AgentEvent> events =
        isLines(fileName.substring(dot + 1), text)
            ? EventLines.read(text.lines().toList(), target)
            : SweAgentMapping.events(SweAgentRun.of(parse(text)), target);
    if (events.isEmpty()) {
      throw new ImportException("there is no event in it");
    }
    return new RecordedFile(name, events);
  }

  private static boolean isLines(String extension, String text) {
    return switch (extension.toLowerCase(Locale.ROOT)) {
      case "jsonl", "ndjson" -> true;
      case "traj" -> false;
      default ->
          text.lines()
              .filter(line -> !line.isBlank())
              .findFirst()
              .flatMap(Json::tryParse)
              .map(first -> first.has("kind"))
              .orElse(false);
    };
  }

  private static JsonNode parse(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new ImportException("it is not JSON, " + Json.describe(e), e);
    }
  }
}
