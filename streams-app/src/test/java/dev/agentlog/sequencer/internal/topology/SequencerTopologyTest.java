package dev.agentlog.sequencer.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.rulebook.RuleSettings;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.sequencer.internal.guard.StateTopics;
import dev.agentlog.sequencer.internal.metrics.SequencerMetrics;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequencerTopologyTest {
  /**
   * Renaming a node or a store orphans state: whoever changes this text raises the version, which
   * keeps the changed program from starting on the state of the old one.
   */
  @Test
  void theDescriptionIsPinned() {
    Namespace namespace = new Namespace("agentlog");
    SequencerContext context =
        new SequencerContext(
            namespace,
            new RuleSettings(8, Set.of(1), true),
            WireCodec.tombstones(SchemaRegistry.of("bundled:")),
            WireCodec.verdicts(SchemaRegistry.of("bundled:")),
            TopologyRun.clients(),
            TopologyRun.WRITABLE,
            new NoListener(),
            new SequencerMetrics(),
            TopologyRun.ADMITTED,
            InstantSource.system());

    assertThat(StateTopics.TOPOLOGY_VERSION).isEqualTo(1);
    assertThat(SequencerTopology.build(context).describe().toString())
        .isEqualToIgnoringWhitespace(
            """
              Topologies:
                 Sub-topology: 0
                  Source: inbox (topics: [agentlog.inbox])
                    --> sequencer
                  Processor: sequencer (stores: [state])
                    --> feed, session-log, tombstones-topic, verdicts
                    <-- inbox
                  Sink: feed (topic: agentlog.feed)
                    <-- sequencer
                  Sink: session-log (extractor class: LogTopicName)
                    <-- sequencer
                  Sink: tombstones-topic (topic: agentlog.tombstones)
                    <-- sequencer
                  Sink: verdicts (topic: agentlog.verdicts)
                    <-- sequencer
              """);
  }

  private static final class NoListener implements SessionListener {
    @Override
    public void partitionTaken(
        int partition, Map<String, dev.agentlog.rulebook.SessionState> sessions) {}

    @Override
    public void partitionReleased(int partition) {}

    @Override
    public void sessionOpened(
        int partition, String session, dev.agentlog.rulebook.SessionState row) {}

    @Override
    public void sessionClosed(
        int partition, String session, dev.agentlog.rulebook.SessionState row) {}
  }
}
