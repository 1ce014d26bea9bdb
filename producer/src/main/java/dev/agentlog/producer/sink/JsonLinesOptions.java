package dev.agentlog.producer.sink;

import dev.agentlog.producer.InvalidOptionsException;
import dev.agentlog.producer.internal.Checks;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a {@link JsonLinesSink} writes. Immutable.
 *
 * @param file the first file; when it is full, {@code name-000001.ext} beside it follows, and so on
 * @param maxFileBytes how long a file may get, at least 1; only a single line may be longer
 * @param keepFiles how many files are kept, at least 1, the oldest going first; empty for all
 * @param agentId who acts in drafts that do not say; null for nobody, and such drafts are refused
 */
public record JsonLinesOptions(
    Path file, long maxFileBytes, OptionalInt keepFiles, @Nullable String agentId) {

  /** The length at which the next file is begun unless said otherwise: 100 MiB. */
  public static final long DEFAULT_MAX_FILE_BYTES = 100L * 1024 * 1024;

  /**
   * Checks the values.
   *
   * @throws InvalidOptionsException if one of them is out of its range
   * @throws dev.agentlog.producer.InvalidEventException if the agent's id cannot be one
   */
  public JsonLinesOptions {
    file = file.toAbsolutePath();
    Objects.requireNonNull(keepFiles, "keepFiles");
    if (maxFileBytes < 1) {
      throw new InvalidOptionsException(
          "A JSON Lines sink cannot work with maxFileBytes %d; give 1 or more."
              .formatted(maxFileBytes));
    }
    if (keepFiles.isPresent() && keepFiles.getAsInt() < 1) {
      throw new InvalidOptionsException(
          "A JSON Lines sink cannot work with keepFiles %d; give 1 or more."
              .formatted(keepFiles.getAsInt()));
    }
    if (agentId != null) {
      Checks.id("agent id", agentId);
    }
  }

  /** Returns options with the defaults: files of 100 MiB, all of them kept. */
  public static JsonLinesOptions to(Path file) {
    return new JsonLinesOptions(file, DEFAULT_MAX_FILE_BYTES, OptionalInt.empty(), null);
  }

  /** Returns these options with another length of files, in bytes. */
  public JsonLinesOptions withMaxFileBytes(long value) {
    return new JsonLinesOptions(file, value, keepFiles, agentId);
  }

  /** Returns these options with a bound on the number of files. */
  public JsonLinesOptions withKeepFiles(int value) {
    return new JsonLinesOptions(file, maxFileBytes, OptionalInt.of(value), agentId);
  }

  /** Returns these options with who acts in drafts that do not say. */
  public JsonLinesOptions withAgentId(String value) {
    return new JsonLinesOptions(file, maxFileBytes, keepFiles, value);
  }
}
