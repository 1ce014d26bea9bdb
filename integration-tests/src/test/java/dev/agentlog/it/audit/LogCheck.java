package dev.agentlog.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.schemas.Envelope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What must hold of every log, whatever the rules say: sequences without a gap from 1 on each
 * branch, each event id once. Not thread-safe.
 */
final class LogCheck {
  private final Map<String, Long> heads = new HashMap<>();
  private final Set<String> events = new HashSet<>();
  private final Map<String, List<String>> logs = new HashMap<>();
  private final Envelope envelope = new Envelope();

  /** Checks the next record of its log. */
  void add(ConsumerRecord<byte[], byte[]> found) {
    envelope.wrap(found.value());
    String branch = found.topic() + " " + envelope.branchId();
    long head = heads.getOrDefault(branch, 0L);
    assertThat(envelope.sequence()).as("sequence on %s", branch).isEqualTo(head + 1);
    heads.put(branch, head + 1);
    String event = found.topic() + " " + envelope.eventId();
    assertThat(events.add(event)).as("%s is in the log once", event).isTrue();
    logs.computeIfAbsent(found.topic(), topic -> new ArrayList<>())
        .add(Subscriber.event(envelope.branchId(), envelope.sequence(), envelope.eventId()));
  }

  /** The events of a log, in its order. */
  List<String> log(String topic) {
    return logs.getOrDefault(topic, List.of());
  }

  /** How many branches there are. */
  int branches() {
    return heads.size();
  }

  /** How many events there are. */
  int events() {
    return events.size();
  }
}
