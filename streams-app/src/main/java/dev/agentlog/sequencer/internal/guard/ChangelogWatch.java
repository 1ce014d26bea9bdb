package dev.agentlog.sequencer.internal.guard;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.sequencer.internal.threads.Daemons;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/**
 * Looks now and then whether the changelog is still the topic that backs the state.
 *
 * <p>Kafka Streams finds out only when its members happen to share their tasks anew, and waits
 * until then for a topic that does not come back. Thread-safe.
 */
public final class ChangelogWatch implements AutoCloseable {
  private static final long PERIOD_S = 5;

  /** A broker that has just begun may not know every topic yet. */
  private static final int LOOKS = 3;

  private final Admin admin;
  private final Answers answers;
  private final String topic;
  private final Uuid id;
  private final StandStill standStill;
  private final ScheduledExecutorService thread = Daemons.scheduler("agentlog-changelog-watch");
  private int missed; // by the thread alone

  /**
   * Begins to look.
   *
   * @param admin not closed by it
   * @param id the changelog's identity
   * @param standStill hears of the loss
   */
  public ChangelogWatch(
      Admin admin, Answers answers, String topic, Uuid id, StandStill standStill) {
    this.admin = admin;
    this.answers = answers;
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
    try {
      missed = isStillThere() ? 0 : missed + 1;
    } catch (AgentLogException noAnswer) {
      return; // which says nothing of the topic
    }
    if (missed == LOOKS) {
      standStill.lost(0, "has lost its changelog: the topic '%s' was deleted".formatted(topic));
    }
  }

  private boolean isStillThere() {
    return answers.describe(admin, topic).filter(found -> found.topicId().equals(id)).isPresent();
  }
}
