package dev.agentlog.sequencer.internal.rebuild;

import dev.agentlog.rulebook.RuleSettings;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.sequencer.config.SequencerConfig;
import dev.agentlog.sequencer.internal.guard.StateTopics;
import dev.agentlog.sequencer.internal.stores.Judged;
import dev.agentlog.sequencer.internal.stores.Keys;
import dev.agentlog.sequencer.internal.stores.Rows;
import dev.agentlog.v1.Tombstone;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;

/**
 * Makes the state of a whole namespace anew, in this order: tombstones, feed, logs, the rows, the
 * committed offsets, and last of all the markers, without which no sequencer takes the rows for a
 * state. So whatever moment it is stopped at, it can only be begun again. Blocks.
 */
public final class StateRebuild {
  /**
   * What was made.
   *
   * @param sessions how many sessions
   * @param events how many accepted events
   * @param tombstones how many refused appends are counted
   * @param unlogged how many events were found in the feed only, and go to their logs next
   * @param closed the sessions that were closed because their logs are not whole
   * @param positions the offset of the keyed inbox that is judged next, by partition
   */
  public record Result(
      int sessions,
      long events,
      long tombstones,
      long unlogged,
      List<String> closed,
      Map<Integer, Long> positions) {}

  private final SequencerConfig config;
  private final NamespaceMeta meta;
  private final StateTopics state;
  private final NamespaceAtRest rest;

  /**
   * A rebuild.
   *
   * @param rest the namespace, in which no sequencer runs
   */
  public StateRebuild(
      SequencerConfig config, NamespaceMeta meta, StateTopics state, NamespaceAtRest rest) {
    this.config = config;
    this.meta = meta;
    this.state = state;
    this.rest = rest;
  }

  /**
   * Does it.
   *
   * @param logs the names of all log topics
   * @param closeIncomplete whether sessions whose logs are not whole are closed; otherwise they end
   *     the rebuild
   * @param step is called with the number of logs that were read
   * @throws IncompleteLogsException if there are such sessions and they are not to be closed
   */
  public Result run(List<String> logs, boolean closeIncomplete, Consumer<Integer> step) {
    Namespace namespace = config.namespace();
    try (SchemaRegistry registry = SchemaRegistry.of(meta.registry());
        TopicReader reader = new TopicReader(config.clientSettings());
        ChangelogWriter changelog =
            new ChangelogWriter(state.changelog().name(), config.clientSettings())) {
      Positions positions = new Positions(namespace);
      Sources sources = new Sources(namespace, RuleSettings.of(meta), reader, positions);
      KeptTombstones tombstones = new KeptTombstones(WireCodec.tombstones(registry));
      reader.read(sources.partitionsOf(namespace.tombstonesTopic()), tombstones::add);
      InboxPlaces places = places(tombstones, positions, new InboxPlaces(namespace, reader));
      sources.readFeed();
      Uuid changelogId = rest.newChangelog();
      StateWriter writer = new StateWriter(tombstones, places, changelog, closeIncomplete);
      sources.makeSessions(logs, writer, step);
      if (!writer.incomplete().isEmpty() && !closeIncomplete) {
        throw incomplete(writer.incomplete());
      }
      changelog.flush();
      Map<Integer, Long> next = next(positions, reader);
      rest.commit(next);
      Uuid inbox = rest.inboxId();
      next.forEach(
          (partition, offset) ->
              changelog.write(
                  partition, Keys.judged(), Rows.encode(new Judged(offset, inbox, changelogId))));
      changelog.flush();
      return new Result(
          writer.sessions(),
          writer.events(),
          writer.refused(),
          writer.pending(),
          writer.incomplete(),
          next);
    }
  }

  private InboxPlaces places(KeptTombstones kept, Positions positions, InboxPlaces places) {
    for (int partition = 0; partition < meta.partitions(); partition++) {
      int own = partition;
      List<Tombstone> ofPartition =
          kept.all()
              .filter(
                  tombstone ->
                      dev.agentlog.schemas.SessionPartitions.partitionOf(
                              tombstone.getSessionId(), meta.partitions())
                          == own)
              .toList();
      places.find(partition, ofPartition);
      Tombstone last = kept.last(partition);
      if (last != null) {
        positions.refused(partition, KeptTombstones.Place.of(last));
      }
    }
    return places;
  }

  private Map<Integer, Long> next(Positions positions, TopicReader reader) {
    Map<Integer, Long> next = new TreeMap<>();
    for (int partition = 0; partition < meta.partitions(); partition++) {
      next.put(partition, positions.next(partition, reader));
    }
    return next;
  }

  private IncompleteLogsException incomplete(List<String> sessions) {
    return new IncompleteLogsException(
        "The logs of %d sessions are not whole, '%s' among them (retention or a person removed their beginnings), so that the sequences of their branches are not known for certain; run the command again with --close-incomplete, which closes these sessions and makes all others anew, or restore the logs first."
            .formatted(sessions.size(), sessions.get(0)));
  }
}
