package dev.agentlog.rulebook;

import dev.agentlog.schemas.NamespaceMeta;
import java.util.Set;

/**
 * The settings that the rules depend on: all of them come from the namespace's meta record, none
 * from a configuration file.
 *
 * @param partitions how many partitions the keyed inbox has, at least 1
 * @param schemaIds the schema ids under which an AgentEvent may be written
 * @param sealing whether a run-terminal event seals its run
 */
public record RuleSettings(int partitions, Set<Integer> schemaIds, boolean sealing) {

  /**
   * Copies the settings.
   *
   * @throws IllegalArgumentException if there is less than one partition
   */
  public RuleSettings {
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "Rule settings need at least 1 partition, but got "
              + partitions
              + "; take them from the namespace's meta record.");
    }
    schemaIds = Set.copyOf(schemaIds);
  }

  /** Returns the settings that a namespace's meta record holds. */
  public static RuleSettings of(NamespaceMeta meta) {
    return new RuleSettings(
        meta.partitions(), Set.copyOf(meta.schemas()), meta.sealing() == NamespaceMeta.Sealing.RUN);
  }
}
