package dev.agentlog.schemas;

import dev.agentlog.schemas.internal.NamespaceMetaJson;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace is made of: the value under {@link #KEY} in its meta topic. It changes only
 * while no sequencer runs.
 *
 * @param version the version of this description, {@value #VERSION}
 * @param partitions how many partitions the keyed inbox, feed, tombstones, verdicts and live topics
 *     have, at least 1
 * @param registry the URL of the schema registry, see {@link SchemaRegistry#of}
 * @param schemas the schema ids of AgentEvent that the sequencer accepts, at least one
 * @param sealing what a run-terminal event does
 */
public record NamespaceMeta(
    int version, int partitions, String registry, List<Integer> schemas, Sealing sealing) {

  /** The record's key in the meta topic. */
  public static final String KEY = "namespace";

  /** The version of the description that this code reads and writes. */
  public static final int VERSION = 1;

  /** What a run-terminal event does. */
  public enum Sealing {
    /** It seals its run: nothing but accounting follows. */
    RUN,
    /** Nothing: sealing is switched off. */
    OFF;

    /** Returns the name in the meta record. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks the values.
   *
   * @throws InvalidArgumentException if one of them is out of its range
   */
  public NamespaceMeta {
    Objects.requireNonNull(registry, "registry");
    Objects.requireNonNull(sealing, "sealing");
    schemas = List.copyOf(schemas);
    if (version != VERSION) {
      throw new InvalidArgumentException(
          "The namespace's description has version %d, and this program reads version %d: use a program of the same age."
              .formatted(version, VERSION));
    }
    if (partitions < 1) {
      throw new InvalidArgumentException(
          "A namespace with %d partitions cannot be: it has at least 1.".formatted(partitions));
    }
    if (schemas.isEmpty()) {
      throw new InvalidArgumentException(
          "The namespace's description lists no schema id: name at least one that the sequencer accepts.");
    }
  }

  /** Returns the record's value: UTF-8 JSON. */
  public byte[] toJson() {
    return NamespaceMetaJson.write(this);
  }

  /**
   * Reads the record's value; members that it does not know are passed over.
   *
   * @throws MalformedMetaException if it is null, not JSON, or lacks a member
   */
  public static NamespaceMeta parse(byte @Nullable [] json) {
    return NamespaceMetaJson.read(json);
  }
}
