package dev.agentlog.cli.internal.demo;

import dev.agentlog.cli.internal.importing.ImportException;
import dev.agentlog.cli.internal.importing.RecordedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The recorded runs that a demo plays. */
final class Samples {

  private static final String FOLDER = "/dev/agentlog/cli/samples/";
  private static final List<String> BUNDLED =
      List.of("leap-years.traj", "maze-walker.traj", "word-count.traj");

  private Samples() {}

  /**
   * Reads the runs.
   *
   * @param inputs files; none for the bundled ones
   * @return one for each file
   * @throws dev.agentlog.cli.internal.importing.ImportException if a file cannot be read or is
   *     malformed
   */
  static List<RecordedFile> read(List<Path> inputs) {
    if (inputs.isEmpty()) {
      return BUNDLED.stream().map(Samples::bundled).toList();
    }
    Map<String, RecordedFile> runs = new LinkedHashMap<>();
    for (Path file : inputs) {
      RecordedFile run = RecordedFile.read(file, null);
      if (runs.put(run.name(), run) != null) {
        throw new ImportException(
            "%s cannot be played: another input has the name %s too, and each is a session."
                .formatted(file, run.name()));
      }
    }
    return List.copyOf(runs.values());
  }

  private static RecordedFile bundled(String name) {
    try (InputStream in = Samples.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the bundled sample " + name + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return RecordedFile.of(name, text, null, Instant.EPOCH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
