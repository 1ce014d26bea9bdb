package dev.agentlog.producer.internal;

import dev.agentlog.schemas.MalformedMetaException;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.NamespaceMeta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A namespace's description as the brokers told it last, kept beside a spool: with it an agent can
 * start while no broker answers. Not safe for use by several threads.
 */
final class KnownNamespace {

  private static final Logger log = LoggerFactory.getLogger(KnownNamespace.class);

  private final Path file;

  /**
   * Creates one.
   *
   * @param directory the spool's
   */
  KnownNamespace(Path directory, Namespace namespace) {
    this.file = directory.resolve("namespace." + namespace.name() + ".json");
  }

  /** Returns what was told last; empty if nothing was, or it cannot be read. */
  Optional<NamespaceMeta> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(NamespaceMeta.parse(Files.readAllBytes(file)));
    } catch (IOException | MalformedMetaException unreadable) {
      log.atWarn()
          .addKeyValue("file", file)
          .setCause(unreadable)
          .log("What is known of a namespace cannot be read.");
      return Optional.empty();
    }
  }

  /** Keeps what was told, instead of what was told before. The directory exists. */
  void write(NamespaceMeta meta) {
    byte[] json = meta.toJson();
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(whole, json);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      log.atWarn()
          .addKeyValue("file", file)
          .setCause(failure)
          .log(
              "What is known of a namespace cannot be kept; without brokers an agent cannot start.");
    }
  }
}
