package dev.agentlog.sequencer.internal.guard;

import dev.agentlog.sequencer.internal.failures.Failures;
import dev.agentlog.sequencer.internal.threads.Daemons;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Looks now and then whether the changelog is still the topic that backs the state.
 *
 * <p>Kafka Streams finds out only when its members happen to share their tasks anew, and waits
 * until then for a topic that does not come back. Thread-safe.
 */
public final class ChangelogWatch implements AutoCloseable {
  private static final long PERIOD_S = 5;
  private static final int TIMEOUT_MS = 4_000;

  /** A broker that has just begun may not know every topic yet. */
  private static final int LOOKS = 3;

  private final Admin admin;
  private final String topic;
  private final Uuid id;
  private final StandStill standStill;
  private final ScheduledExecutorService thread = Daemons.scheduler("agentlog-changelog-watch");
  private int missed; // guarded by this

  /**
   * Begins to look.
   *
   * @param admin not closed by it
   * @param id the changelog's identity
   * @param standStill hears of the loss
   */
  public ChangelogWatch(Admin admin, String topic, Uuid id, StandStill standStill) {
    this.admin = admin;
    this.topic = topic;
    this.id = id;
    this.standStill = standStill;
    var unused = thread.scheduleWithFixedDelay(this::look, PERIOD_S, PERIOD_S, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void look() {
    var unused =
        admin
            .describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
            .allTopicNames()
            .whenComplete(
                (found, failure) -> note(found == null ? null : found.get(topic), failure));
  }

  private synchronized void note(@Nullable TopicDescription found, @Nullable Throwable failure) {
    if (found != null && found.topicId().equals(id)) {
      missed = 0;
    } else if (found != null || isMissing(failure)) {
      missed++;
    }
    if (missed == LOOKS) {
      standStill.lost(0, "has lost its changelog: the topic '%s' was deleted".formatted(topic));
    }
  }

  private static boolean isMissing(@Nullable Throwable failure) {
    return failure != null && Failures.unwrap(failure) instanceof UnknownTopicOrPartitionException;
  }
}
