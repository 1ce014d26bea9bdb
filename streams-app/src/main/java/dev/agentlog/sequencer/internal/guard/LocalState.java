package dev.agentlog.sequencer.internal.guard;

import dev.agentlog.schemas.AgentLogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;

/**
 * Which changelog the local state was restored from.
 *
 * <p>Kafka Streams goes by the changelog's name: to a local state of another topic of that name it
 * would add the new topic's rows. Such a state is wiped, and restored from the topic there is.
 */
public final class LocalState {
  private static final String FILE = "changelog-id";

  private final Path file;

  /** The state in a directory, which exists. */
  public LocalState(Path directory) {
    this.file = directory.resolve(FILE);
  }

  /**
   * Wipes the local state unless it belongs to the changelog.
   *
   * @param wipe deletes what Kafka Streams keeps locally
   * @throws AgentLogException if the directory cannot be written to
   */
  public void belongTo(Uuid changelog, Runnable wipe) {
    try {
      String id = changelog.toString();
      if (Files.exists(file) && Files.readString(file).strip().equals(id)) {
        return;
      }
      wipe.run();
      Files.writeString(file, id);
    } catch (IOException e) {
      throw new AgentLogException(
          "Cannot use the state directory '%s': %s; set state.dir to a directory that this program may write to."
              .formatted(file.getParent(), e),
          e);
    }
  }
}
