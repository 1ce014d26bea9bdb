package dev.agentlog.sequencer;

import dev.agentlog.schemas.MetaTopic;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.sequencer.config.SequencerConfig;
import dev.agentlog.sequencer.internal.BrokerClients;
import dev.agentlog.sequencer.internal.guard.Answers;
import dev.agentlog.sequencer.internal.guard.StateTopics;
import dev.agentlog.sequencer.internal.namespace.NamespaceSetup;
import dev.agentlog.sequencer.internal.rebuild.NamespaceAtRest;
import dev.agentlog.sequencer.internal.rebuild.StateRebuild;
import dev.agentlog.sequencer.internal.registry.RegistryWatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the sequencer's state anew from what it wrote: the sessions' logs, the feed, the
 * tombstones.
 *
 * <p>For a namespace whose state is lost, or that is to be judged by another version. No sequencer
 * may run meanwhile. It may be repeated, and begun again after it was stopped at any moment: until
 * it is finished, no sequencer takes what it wrote for a state. Blocks; belongs to one thread.
 */
public final class Rebuild implements AutoCloseable {
  /**
   * What was made.
   *
   * @param sessions how many sessions
   * @param events how many accepted events
   * @param tombstones how many refused appends are counted
   * @param unlogged how many events were found in the feed only; the sequencer writes them to their
   *     logs next
   * @param closed the sessions that were closed because their logs are not whole
   * @param positions the offset of the keyed inbox that is judged next, by partition
   */
  public record Summary(
      int sessions,
      long events,
      long tombstones,
      long unlogged,
      List<String> closed,
      Map<Integer, Long> positions) {}

  private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final RegistryWatch registryWatch = new RegistryWatch();
  private final SequencerConfig config;
  private final Admin admin;
  private final NamespaceSetup setup;
  private final NamespaceMeta meta;
  private final StateTopics state;
  private final NamespaceAtRest rest;
  private final List<String> logs;

  /**
   * Looks what there is to do, and changes nothing of the state.
   *
   * @throws dev.agentlog.schemas.AgentLogException if a sequencer runs, or the broker does not
   *     answer: one sentence says what to do
   */
  public Rebuild(SequencerConfig config) {
    this.config = config;
    this.admin = BrokerClients.admin(config);
    try {
      MetaTopic.Contents known =
          MetaTopic.read(config.clientSettings(), config.namespace(), PATIENCE);
      LOG.atDebug().addKeyValue("judged_by", known.judgedBy()).log("Rebuilding.");
      this.setup = new NamespaceSetup(config, admin, registryWatch);
      this.meta = setup.ensure();
      this.state = StateTopics.of(config, meta);
      this.rest =
          new NamespaceAtRest(
              config.namespace(),
              state,
              state.changelog(config, admin),
              admin,
              new Answers(config.bootstrapServers()));
      rest.check();
      this.logs = rest.logs();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** How many logs there are to read. */
  public int steps() {
    return logs.size();
  }

  /**
   * Makes the state.
   *
   * @param closeIncomplete whether sessions whose logs are not whole are closed for good; otherwise
   *     they end the rebuild
   * @param step is called with the number of logs that were read
   * @throws dev.agentlog.schemas.AgentLogException if it cannot be made: one sentence says what to
   *     do
   */
  public Summary run(boolean closeIncomplete, Consumer<Integer> step) {
    StateRebuild.Result made =
        new StateRebuild(config, meta, state, rest).run(logs, closeIncomplete, step);
    setup.adopt(state.judgedBy());
    return new Summary(
        made.sessions(),
        made.events(),
        made.tombstones(),
        made.unlogged(),
        made.closed(),
        made.positions());
  }

  @Override
  public void close() {
    registryWatch.close();
    admin.close();
  }
}
