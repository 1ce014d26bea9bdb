package dev.agentlog.sequencer.internal.topology;

import dev.agentlog.rulebook.SessionState;
import java.util.Map;

/**
 * Hears which sessions this instance sequences.
 *
 * <p>Called on stream threads, before the transaction in question commits: a call may come again,
 * and must return at once.
 */
public interface SessionListener {
  /** This instance took over a partition, with the sessions known there. */
  void partitionTaken(int partition, Map<String, SessionState> sessions);

  /** This instance lost a partition, or is closing. */
  void partitionReleased(int partition);

  /** A session was opened. */
  void sessionOpened(int partition, String session, SessionState row);

  /** A session was closed. */
  void sessionClosed(int partition, String session, SessionState row);
}
