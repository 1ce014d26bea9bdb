package dev.agentlog.producer.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.agentlog.producer.WayIn;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.SessionPartitions;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way of one session's appends: to which partition they go and on which their verdicts come,
 * and whether the session's own inbox is known to exist. Safe for use by any thread.
 */
final class SessionRoute {

  private final String session;
  private final byte[] key;
  private final WayIn wayIn;
  private final String topic;
  private final int partition;
  private final int verdictPartition;

  @GuardedBy("this")
  private @Nullable CompletableFuture<Boolean> inbox;

  private SessionRoute(String session, byte[] key, WayIn wayIn, String topic, int partitionOfAll) {
    this.session = session;
    this.key = key;
    this.wayIn = wayIn;
    this.topic = topic;
    this.partition = wayIn == WayIn.OWN ? 0 : partitionOfAll;
    this.verdictPartition = partitionOfAll;
  }

  /**
   * Returns the route of a session.
   *
   * @param partitions how many partitions the namespace has
   */
  static SessionRoute of(String session, WayIn wayIn, Namespace namespace, int partitions) {
    byte[] key = session.getBytes(StandardCharsets.UTF_8);
    String topic = wayIn == WayIn.OWN ? namespace.ownInboxTopic(session) : namespace.inboxTopic();
    return new SessionRoute(
        session, key, wayIn, topic, SessionPartitions.partitionOf(key, partitions));
  }

  String session() {
    return session;
  }

  /** Returns the key of the session's records; not to be changed. */
  byte[] key() {
    return key;
  }

  /** Returns whether the appends go to the session's own inbox. */
  boolean own() {
    return wayIn == WayIn.OWN;
  }

  /** Returns the inbox that the appends go to. */
  String topic() {
    return topic;
  }

  /** Returns the inbox's partition that they go to. */
  int partition() {
    return partition;
  }

  /** Returns the session's partition in every topic of the namespace that has as many of them. */
  int partitionOfSession() {
    return verdictPartition;
  }

  /** Returns the partition of the namespace's topics on which the verdicts come. */
  int verdictPartition() {
    return verdictPartition;
  }

  /**
   * Returns whether the inbox exists, asking if that is not known to be so: a no and a failure are
   * asked again the next time. The shared inbox is there as long as the namespace is.
   */
  synchronized CompletableFuture<Boolean> inboxExists(Lookup lookup) {
    if (wayIn == WayIn.SHARED) {
      return CompletableFuture.completedFuture(true);
    }
    CompletableFuture<Boolean> known = inbox;
    if (known == null || (known.isDone() && !isYes(known))) {
      known = lookup.exists(topic).toCompletableFuture();
      inbox = known;
    }
    return known;
  }

  private static boolean isYes(CompletableFuture<Boolean> answer) {
    return !answer.isCompletedExceptionally() && answer.join();
  }

  /** Notes that the session is open, so that its inbox exists. */
  synchronized void opened() {
    inbox = CompletableFuture.completedFuture(true);
  }

  /** Forgets what is known of the inbox: something suggests that it is gone. */
  synchronized void forget() {
    inbox = null;
  }
}
