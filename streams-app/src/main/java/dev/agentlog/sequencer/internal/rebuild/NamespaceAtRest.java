package dev.agentlog.sequencer.internal.rebuild;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.sequencer.internal.guard.Answers;
import dev.agentlog.sequencer.internal.guard.Changelog;
import dev.agentlog.sequencer.internal.guard.StateTopics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * A namespace in which no sequencer runs, and what a rebuild changes in it. Blocks; belongs to one
 * thread.
 *
 * @param namespace the namespace
 * @param state what its state is called
 * @param changelog the changelog
 * @param admin not closed by it
 * @param answers waits for the answers
 */
public record NamespaceAtRest(
    Namespace namespace, StateTopics state, Changelog changelog, Admin admin, Answers answers) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /**
   * Checks that no sequencer runs, and that none left a transaction open.
   *
   * @throws AgentLogException if one does
   */
  public void check() {
    int members = members();
    if (members > 0) {
      throw new AgentLogException(
          "Cannot rebuild the state of the namespace '%s' while sequencers run: the group '%s' has %d members; stop every sequencer and run the command again (one that was killed counts until its session time-out, 6 s by default, is over)."
              .formatted(namespace.name(), state.application(), members));
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (isTransactionOpen()) {
      if (System.nanoTime() > deadline) {
        throw new AgentLogException(
            "A transaction on '%s' has been open for more than %d seconds, so that what was judged is not certain; end the process that holds it, or wait for its time-out, and run the command again."
                .formatted(namespace.feedTopic(), PATIENCE.toSeconds()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Returns the names of all log topics. */
  public List<String> logs() {
    return answers.await(admin.listTopics().names(), "list the topics").stream()
        .filter(name -> name.startsWith(namespace.logPrefix()))
        .sorted()
        .toList();
  }

  /** Makes the changelog anew, empty, and returns its identity. */
  Uuid newChangelog() {
    String name = state.changelog().name();
    if (answers.describe(admin, name).isPresent()) {
      answers.await(admin.deleteTopics(List.of(name)).all(), "delete " + name);
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (answers.describe(admin, name).isPresent()) {
      if (System.nanoTime() > deadline) {
        throw new AgentLogException(
            "The topic '%s' is not gone %d seconds after it was deleted; check the brokers and run the command again."
                .formatted(name, PATIENCE.toSeconds()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return changelog.create();
  }

  /** Sets the offsets from which the group goes on. */
  void commit(Map<Integer, Long> next) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    next.forEach(
        (partition, offset) ->
            offsets.put(
                new TopicPartition(namespace.inboxTopic(), partition),
                new OffsetAndMetadata(offset)));
    answers.await(
        admin.alterConsumerGroupOffsets(state.application(), offsets).all(),
        "set the offsets of " + state.application());
  }

  Uuid inboxId() {
    return answers
        .describe(admin, namespace.inboxTopic())
        .orElseThrow(
            () ->
                new AgentLogException(
                    "The topic '%s' is missing; start a sequencer, which makes it, and run the command again."
                        .formatted(namespace.inboxTopic())))
        .topicId();
  }

  private int members() {
    try {
      return answers
          .await(
              admin.describeConsumerGroups(List.of(state.application())).all(),
              "describe the group " + state.application())
          .values()
          .stream()
          .mapToInt(group -> group.members().size())
          .sum();
    } catch (AgentLogException e) {
      if (Answers.isFor(GroupIdNotFoundException.class, e)) {
        return 0;
      }
      throw e;
    }
  }

  private boolean isTransactionOpen() {
    return List.of(namespace.feedTopic(), namespace.tombstonesTopic()).stream()
        .anyMatch(
            topic ->
                !ends(topic, IsolationLevel.READ_COMMITTED)
                    .equals(ends(topic, IsolationLevel.READ_UNCOMMITTED)));
  }

  private Map<TopicPartition, Long> ends(String topic, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    IntStream.range(0, state.changelog().numPartitions())
        .forEach(
            partition -> latest.put(new TopicPartition(topic, partition), OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> found =
        answers.await(
            admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all(),
            "list the offsets of " + topic);
    Map<TopicPartition, Long> ends = new HashMap<>();
    found.forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }
}
