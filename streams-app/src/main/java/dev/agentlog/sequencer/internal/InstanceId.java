package dev.agentlog.sequencer.internal;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.sequencer.config.SequencerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** This instance's stable name: the setting, or one made once and kept beside the state. */
public final class InstanceId {
  private static final String FILE = "instance-id";

  private InstanceId() {}

  /**
   * Returns the name, and makes the state directory if it is missing.
   *
   * @throws AgentLogException if the state directory cannot be written to
   */
  public static String of(SequencerConfig config) {
    Path directory = config.stateDir();
    try {
      Files.createDirectories(directory);
      return config
          .optional(SequencerConfig.INSTANCE_ID, String.class)
          .orElse(kept(directory.resolve(FILE)));
    } catch (IOException e) {
      throw new AgentLogException(
          "Cannot use the state directory '%s': %s; set state.dir to a directory that this program may write to."
              .formatted(directory, e),
          e);
    }
  }

  private static String kept(Path file) throws IOException {
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    String id = "sequencer-" + UUID.randomUUID().toString().substring(0, 8);
    Files.writeString(file, id);
    return id;
  }
}
