package dev.agentlog.it.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.it.audit.Expectation.Due;
import dev.agentlog.it.cluster.TopicTail;
import dev.agentlog.it.cluster.TopicTail.Isolation;
import dev.agentlog.it.load.Acknowledged;
import dev.agentlog.rulebook.RuleSettings;
import dev.agentlog.schemas.MetaTopic;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds a namespace to its promises while it is used: whenever the writers pause, everything they
 * had acknowledged must be in the keyed inbox once, and logs, feed, tombstones and verdicts must be
 * exactly what the rulebook says of the keyed inbox, in its order.
 *
 * <p>Reads with plain Kafka consumers, committed records only. Not thread-safe.
 */
public final class Audit implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final TopicTail inboxTail;
  private final TopicTail outcomeTail;
  private final Inbox inbox = new Inbox();
  private final LogCheck logs = new LogCheck();
  private final Expectation expected;
  private final Namespace namespace;

  /**
   * An audit from the namespace's beginning.
   *
   * @param sessions the sessions that there are, all opened
   */
  public Audit(String bootstrap, Namespace namespace, Collection<String> sessions) {
    RuleSettings rules =
        RuleSettings.of(
            MetaTopic.read(Map.of("bootstrap.servers", bootstrap), namespace, LIMIT).namespace());
    this.expected = new Expectation(namespace, rules);
    this.namespace = namespace;
    this.inboxTail = new TopicTail(bootstrap, Isolation.COMMITTED, List.of(namespace.inboxTopic()));
    List<String> written = new ArrayList<>();
    sessions.forEach(session -> written.add(namespace.logTopic(session)));
    written.add(namespace.feedTopic());
    written.add(namespace.tombstonesTopic());
    written.add(namespace.verdictsTopic());
    this.outcomeTail = new TopicTail(bootstrap, Isolation.COMMITTED, written);
  }

  /**
   * Checks everything up to now. Nobody may be writing.
   *
   * @param acknowledged what was acknowledged since the last check
   */
  public void check(Collection<Acknowledged> acknowledged) {
    inbox.await(acknowledged);
    await("every acknowledged append is in the keyed inbox")
        .atMost(LIMIT)
        .until(
            () -> {
              judgeNew();
              return inbox.missing();
            },
            List::isEmpty);
    await("everything due is written")
        .atMost(LIMIT)
        .until(
            () -> {
              compareNew();
              return open();
            },
            List::isEmpty);
  }

  /** How many records of the keyed inbox were judged how. */
  public Map<String, Long> outcomes() {
    return Map.copyOf(expected.outcomes());
  }

  /** The events of a session's log as {@link Subscriber} names them, in the log's order. */
  public List<String> log(String session) {
    return logs.log(namespace.logTopic(session));
  }

  /** What was found in the logs, in words. */
  public String summary() {
    return logs.events() + " events on " + logs.branches() + " branches; " + expected.outcomes();
  }

  @Override
  public void close() {
    inboxTail.close();
    outcomeTail.close();
  }

  private void judgeNew() {
    for (ConsumerRecord<byte[], byte[]> found : inboxTail.readToEnd()) {
      inbox.add(found, expected.judge(found));
    }
  }

  private void compareNew() {
    for (ConsumerRecord<byte[], byte[]> found : outcomeTail.readToEnd()) {
      TopicPartition partition = new TopicPartition(found.topic(), found.partition());
      Due due = expected.due(partition).pollFirst();
      String where = partition + "@" + found.offset();
      assertThat(due).as("%s was written and is not due", where).isNotNull();
      if (due != null) {
        assertThat(Content.of(found))
            .as(
                "%s, the answer to %s: %s, due %s",
                where, due.answers(), Said.by(found), due.said())
            .isEqualTo(due.content());
      }
      if (found.topic().startsWith(namespace.logPrefix())) {
        logs.add(found);
      }
    }
  }

  private List<String> open() {
    List<String> open = new ArrayList<>();
    for (Map.Entry<TopicPartition, Deque<Due>> entry : expected.due().entrySet()) {
      Due first = entry.getValue().peekFirst();
      if (first != null) {
        open.add(entry.getKey() + ": " + entry.getValue().size() + ", first " + first.answers());
      }
    }
    return open;
  }
}
