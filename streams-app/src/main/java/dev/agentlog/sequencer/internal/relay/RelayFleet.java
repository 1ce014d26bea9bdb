package dev.agentlog.sequencer.internal.relay;

import dev.agentlog.rulebook.SessionState;
import dev.agentlog.sequencer.config.SequencerConfig;
import dev.agentlog.sequencer.internal.metrics.RelayMetrics;
import dev.agentlog.sequencer.internal.topology.SessionListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relays of this instance: one for each partition that it sequences.
 *
 * <p>Ownership follows the sequencing of the partition, so that there is one answer to who does
 * what; the relay's transactional id fences whoever has not heard of it yet. Thread-safe; no call
 * waits.
 */
public final class RelayFleet implements SessionListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RelayFleet.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

  private final RelaySettings settings;
  private final Admin admin;
  private final Notices notices;
  private final Map<Integer, Relay> relays = new ConcurrentHashMap<>();

  /** A fleet without relays. The admin client is not closed by it. */
  public RelayFleet(
      SequencerConfig config, Admin admin, Notices notices, RelayMetrics metrics, Losses losses) {
    this.settings = RelaySettings.of(config, InstantSource.system(), metrics, losses);
    this.admin = admin;
    this.notices = notices;
  }

  @Override
  public void partitionTaken(int partition, Map<String, SessionState> sessions) {
    LOG.atInfo()
        .addKeyValue("partition", partition)
        .addKeyValue("sessions", sessions.size())
        .log("Taking over a partition.");
    settings.metrics().tookOver();
    Relay relay = new Relay(partition, settings, admin, notices);
    Relay before = relays.put(partition, relay);
    if (before != null) {
      before.stop();
    }
    Map<String, Long> open = new HashMap<>();
    Map<String, Long> closed = new HashMap<>();
    sessions.forEach(
        (session, row) -> {
          if (row.open()) {
            open.put(session, Inbox.OPEN);
          } else {
            closed.put(session, row.closedAt());
          }
        });
    relay.addAll(open);
    relay.start();
    addLeftovers(relay, closed);
  }

  @Override
  public void partitionReleased(int partition) {
    LOG.atInfo().addKeyValue("partition", partition).log("Releasing a partition.");
    Relay relay = relays.remove(partition);
    settings.metrics().released(partition);
    if (relay != null) {
      relay.stop();
    }
  }

  @Override
  public void sessionOpened(int partition, String session, SessionState row) {
    Relay relay = relays.get(partition);
    if (relay != null) {
      relay.openSession(session);
    }
  }

  @Override
  public void sessionClosed(int partition, String session, SessionState row) {
    Relay relay = relays.get(partition);
    if (relay != null) {
      relay.closeSession(session, row.closedAt());
    }
  }

  @Override
  public void close() {
    Map<Integer, Relay> ending = Map.copyOf(relays);
    relays.clear();
    ending.values().forEach(Relay::stop);
    try {
      for (Relay relay : ending.values()) {
        relay.join(STOP_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Inboxes of sessions that were closed before this instance took over, and not deleted since. */
  private void addLeftovers(Relay relay, Map<String, Long> closed) {
    if (closed.isEmpty()) {
      return;
    }
    var unused =
        admin
            .listTopics()
            .names()
            .whenComplete(
                (names, failure) -> {
                  if (failure != null) {
                    LOG.atWarn()
                        .addKeyValue("cause", failure.toString())
                        .log(
                            "Cannot list topics; inboxes of closed sessions stay until the next start.");
                  } else {
                    relay.addAll(existing(closed, names));
                  }
                });
  }

  private Map<String, Long> existing(Map<String, Long> closed, Set<String> names) {
    return closed.entrySet().stream()
        .filter(entry -> names.contains(settings.namespace().ownInboxTopic(entry.getKey())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
