package dev.agentlog.sequencer.internal.relay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The inboxes of one relay and what is known of them; decides what is read. Owned by the relay's
 * thread; no Kafka calls in it.
 */
final class InboxBook {
  private final Map<String, Inbox> byTopic = new HashMap<>();
  private final Notices notices;

  InboxBook(Notices notices) {
    this.notices = notices;
  }

  /** Adds an inbox; one that is known keeps what is known of it. */
  void add(Inbox inbox) {
    byTopic.putIfAbsent(inbox.topic(), inbox);
  }

  void forget(String topic) {
    byTopic.remove(topic);
  }

  @Nullable Inbox inbox(String topic) {
    return byTopic.get(topic);
  }

  /** The inbox of a topic that is being read. */
  Inbox read(String topic) {
    return Objects.requireNonNull(byTopic.get(topic), topic);
  }

  Collection<Inbox> all() {
    return List.copyOf(byTopic.values());
  }

  List<Inbox> in(Inbox.Phase phase) {
    return byTopic.values().stream().filter(inbox -> inbox.phase() == phase).toList();
  }

  /**
   * The partitions to read from. More than one of an inbox is wrong, but what was written there
   * counts.
   */
  List<TopicPartition> wanted() {
    return in(Inbox.Phase.READING).stream()
        .flatMap(inbox -> inbox.topicPartitions().stream())
        .toList();
  }

  /**
   * Takes in what an inspection found.
   *
   * @return the topics that are no longer what they were: nothing fetched from them before counts
   */
  List<String> apply(InboxInspector.Report report) {
    List<String> replaced = new ArrayList<>();
    report
        .found()
        .forEach(
            (topic, found) -> {
              Inbox inbox = byTopic.get(topic);
              if (inbox != null && take(inbox, found)) {
                replaced.add(topic);
              }
            });
    for (String topic : report.missing()) {
      Inbox inbox = byTopic.get(topic);
      if (inbox != null && inbox.sessionClosed()) {
        byTopic.remove(topic);
        replaced.add(topic);
      } else if (inbox != null && inbox.phase() != Inbox.Phase.WANTED) {
        notices.tell(
            topic,
            "The inbox of the open session '%s' was deleted; appends in it that were not yet sequenced are lost, and writers of way in 'own' fail until PUT /sessions makes it anew."
                .formatted(inbox.session()));
        inbox.missing();
        replaced.add(topic);
      }
    }
    return replaced;
  }

  /** Returns whether the inbox is another topic than the one known before. */
  private boolean take(Inbox inbox, InboxInspector.Found found) {
    boolean known = inbox.topicId() != null;
    boolean replaced = known && !found.topicId().equals(inbox.topicId());
    if (replaced) {
      notices.tell(
          inbox.topic(),
          "The inbox of session '%s' was deleted and made anew; it is read from its beginning, and appends of the old one that were not yet sequenced are lost."
              .formatted(inbox.session()));
    }
    if (found.partitions() > 1 && found.partitions() != inbox.partitions()) {
      notices.tell(
          inbox.topic(),
          "The inbox of session '%s' has %d partitions and should have 1; all are read, but the order between them is not kept. Delete it and open the session again to have it made anew."
              .formatted(inbox.session(), found.partitions()));
    }
    if (!known || replaced || found.partitions() != inbox.partitions()) {
      inbox.found(found.topicId(), found.partitions());
    }
    return replaced;
  }
}
