package dev.agentlog.sequencer.internal;

import dev.agentlog.rulebook.SessionState;
import dev.agentlog.sequencer.internal.relay.RelayFleet;
import dev.agentlog.sequencer.internal.sessions.OpenSessions;
import dev.agentlog.sequencer.internal.topology.SessionListener;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Passes on which sessions this instance sequences: to the relays, and to those who wait for a
 * session to open.
 */
public record SessionListeners(RelayFleet relays, OpenSessions openSessions)
    implements SessionListener {
  @Override
  public void partitionTaken(int partition, Map<String, SessionState> sessions) {
    openSessions.taken(
        partition,
        sessions.entrySet().stream()
            .filter(entry -> entry.getValue().open())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet()));
    relays.partitionTaken(partition, sessions);
  }

  @Override
  public void partitionReleased(int partition) {
    openSessions.released(partition);
    relays.partitionReleased(partition);
  }

  @Override
  public void sessionOpened(int partition, String session, SessionState row) {
    openSessions.opened(partition, session);
    relays.sessionOpened(partition, session, row);
  }

  @Override
  public void sessionClosed(int partition, String session, SessionState row) {
    openSessions.closed(partition, session);
    relays.sessionClosed(partition, session, row);
  }
}
