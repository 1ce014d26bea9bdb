package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.JudgedBy;
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

  private static final String APPLICATION = "application";
  private static final String RULES = "rules";
  private static final String TOPOLOGY = "topology";

  /** Like no sequencer's: none takes it for its own. */
  private static final JudgedBy UNREADABLE = new JudgedBy("", 0, 0);

  private byte @Nullable [] namespace;
  private @Nullable JudgedBy judgedBy;
  private final Map<String, URI> instances = new HashMap<>();

  /** Returns the value under which a sequencer's address is kept. */
  public static byte[] instanceValue(URI http) {
    return FlatJson.write(HTTP, http.toString());
  }

  /** Returns the value that says by what appends are judged. */
  public static byte[] judgedByValue(JudgedBy judgedBy) {
    return FlatJson.write(
        Map.of(
            APPLICATION,
            judgedBy.application(),
            RULES,
            Integer.toString(judgedBy.rules()),
            TOPOLOGY,
            Integer.toString(judgedBy.topology())));
  }

  /** Applies a record; unknown keys are passed over. */
  public void apply(byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return;
    }
    String name = new String(key, StandardCharsets.UTF_8);
    if (name.equals(NamespaceMeta.KEY)) {
      namespace = value;
    } else if (name.equals(JudgedBy.KEY)) {
      judgedBy = value == null ? null : judgedBy(value);
    } else if (name.startsWith(INSTANCE_PREFIX)) {
      applyInstance(name.substring(INSTANCE_PREFIX.length()), value);
    }
  }

  private static JudgedBy judgedBy(byte[] value) {
    try {
      Map<String, String> members = FlatJson.read(value);
      return new JudgedBy(
          members.getOrDefault(APPLICATION, ""),
          Integer.parseInt(members.getOrDefault(RULES, "0")),
          Integer.parseInt(members.getOrDefault(TOPOLOGY, "0")));
    } catch (IOException | NumberFormatException unreadable) {
      LOG.atWarn()
          .addKeyValue("cause", unreadable.getMessage())
          .log("What the meta topic says of the sequencer cannot be read");
      return UNREADABLE;
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
        : Optional.of(
            new MetaTopic.Contents(
                NamespaceMeta.parse(namespace), instances, Optional.ofNullable(judgedBy)));
  }
}
