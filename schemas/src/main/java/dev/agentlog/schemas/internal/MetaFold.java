package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.MalformedMetaException;
import dev.agentlog.schemas.MetaTopic;
import dev.agentlog.schemas.NamespaceMeta;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the records of a meta topic, applied in their order, come to: the last value of each key
 * counts, null takes it away. Not thread-safe.
 */
public final class MetaFold {

  /** What the keys of sequencers' addresses begin with. */
  public static final String INSTANCE_PREFIX = "instance/";

  private static final String HTTP = "http";
  private static final Logger LOG = LoggerFactory.getLogger(MetaFold.class);

  private byte @Nullable [] namespace;
  private final Map<String, URI> instances = new HashMap<>();

  /** Returns the value under which a sequencer's address is kept. */
  public static byte[] instanceValue(URI http) {
    return FlatJson.write(HTTP, http.toString());
  }

  /** Applies a record; unknown keys are passed over. */
  public void apply(byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return;
    }
    String name = new String(key, StandardCharsets.UTF_8);
    if (name.equals(NamespaceMeta.KEY)) {
      namespace = value;
    } else if (name.startsWith(INSTANCE_PREFIX)) {
      applyInstance(name.substring(INSTANCE_PREFIX.length()), value);
    }
  }

  /** An instance whose address cannot be read is one that cannot be asked; the others still can. */
  private void applyInstance(String id, byte @Nullable [] value) {
    instances.remove(id);
    if (value == null) {
      return;
    }
    try {
      String http = FlatJson.read(value).get(HTTP);
      if (http == null) {
        throw new IOException("no member '" + HTTP + "'");
      }
      instances.put(id, new URI(http));
    } catch (IOException | URISyntaxException unreadable) {
      LOG.atWarn()
          .addKeyValue("instance", id)
          .addKeyValue("cause", unreadable.getMessage())
          .log("The address of a sequencer in the meta topic cannot be read; it is passed over");
    }
  }

  /**
   * Returns what the records come to; empty if they do not describe the namespace.
   *
   * @throws MalformedMetaException if the description of the namespace cannot be read
   */
  public Optional<MetaTopic.Contents> contents() {
    return namespace == null
        ? Optional.empty()
        : Optional.of(new MetaTopic.Contents(NamespaceMeta.parse(namespace), instances));
  }
}
