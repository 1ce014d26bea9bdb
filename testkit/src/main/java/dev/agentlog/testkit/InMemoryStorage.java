package dev.agentlog.testkit;

import dev.agentlog.schemas.Namespace;
import dev.agentlog.testkit.internal.Topics;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * The topics of an in-memory log, and what may happen to them on a broker. Offsets count a topic's
 * records from 0, without holes: here, nothing is ever written that is no event, unless a test
 * wants it. Thread-safe.
 */
public final class InMemoryStorage {
  private final Topics topics;
  private final Namespace namespace;
  private final InstantSource clock;

  InMemoryStorage(Topics topics, Namespace namespace, InstantSource clock) {
    this.topics = topics;
    this.namespace = namespace;
    this.clock = clock;
  }

  /** Returns the offset behind the last record of the session's log; 0 if it has none. */
  public long end(String session) {
    return topics.end(namespace.logTopic(session));
  }

  /** Returns the offset behind the last record of the feed. */
  public long feedEnd() {
    return topics.end(namespace.feedTopic());
  }

  /**
   * Deletes records of a session's log, as retention does. Who has not read them gets a gap with
   * reason RETENTION.
   *
   * @param offset the first offset that stays; {@link #end} for none
   */
  public void deleteBefore(String session, long offset) {
    topics.deleteBefore(namespace.logTopic(session), offset);
  }

  /**
   * Deletes records of the feed, as retention does.
   *
   * @param offset the first offset that stays; {@link #feedEnd} for none
   */
  public void deleteFeedBefore(long offset) {
    topics.deleteBefore(namespace.feedTopic(), offset);
  }

  /** Appends a record to a session's log that is no event, as no sequencer would. */
  public void corrupt(String session) {
    topics.append(
        namespace.logTopic(session),
        session,
        "no event".getBytes(StandardCharsets.UTF_8),
        clock.millis());
  }
}
