package dev.agentlog.sequencer.internal.sessions;

import dev.agentlog.sequencer.internal.failures.Failures;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Waits until the leaders of new topics answer.
 *
 * <p>A topic is acknowledged before its leader takes records, and before every broker has heard of
 * it. A producer that pipelines into that moment can have its first batch refused and its second
 * one taken; the first is then out of sequence for ever, and fails when its delivery time-out is
 * over. So nobody is told of a topic before its leader has answered a question that only a leader
 * answers. Thread-safe; blocks.
 */
public final class Leaders {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  private final Admin admin;

  /** Asks with the given admin client. */
  public Leaders(Admin admin) {
    this.admin = admin;
  }

  /**
   * Waits until the leaders of all partitions of these topics have answered, ten seconds at most.
   *
   * @return why not, for each topic of which a leader has not answered
   * @throws InterruptedException if the calling thread is interrupted
   */
  public Map<String, Throwable> await(Collection<String> topics, int partitions)
      throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    Map<String, Throwable> failures = new HashMap<>();
    Set<String> left = new HashSet<>(topics);
    long pause = FIRST_PAUSE.toNanos();
    while (!left.isEmpty()) {
      failures.keySet().removeAll(left);
      failures.putAll(ask(left, partitions));
      left.removeIf(topic -> !(failures.get(topic) instanceof RetriableException));
      if (System.nanoTime() > deadline) {
        break;
      }
      if (!left.isEmpty()) {
        // A broker that is making a hundred topics needs its time for that.
        LockSupport.parkNanos(pause);
        pause = Math.min(LONGEST_PAUSE.toNanos(), 2 * pause);
      }
    }
    return failures;
  }

  private Map<String, Throwable> ask(Collection<String> topics, int partitions)
      throws InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (String topic : topics) {
      for (int partition = 0; partition < partitions; partition++) {
        latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
    }
    ListOffsetsResult ends =
        admin.listOffsets(latest, new ListOffsetsOptions().timeoutMs((int) LIMIT.toMillis()));
    Map<String, Throwable> failures = new HashMap<>();
    for (TopicPartition partition : latest.keySet()) {
      try {
        var unused = ends.partitionResult(partition).get();
      } catch (ExecutionException e) {
        failures.put(partition.topic(), Failures.unwrap(e));
      }
    }
    return failures;
  }
}
