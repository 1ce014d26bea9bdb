package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.cli.Demo;
import dev.agentlog.cli.DemoListener;
import dev.agentlog.cli.DemoOptions;
import dev.agentlog.cli.DemoSummary;
import dev.agentlog.it.cluster.Events;
import dev.agentlog.it.cluster.InProcess;
import dev.agentlog.producer.WayIn;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Tombstone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the demo counted where it appended is what plain Kafka consumers find in the topics.
 *
 * <p>{@code -Dagentlog.demo.inputs=DIRECTORY} plays the recorded runs of a directory instead of the
 * bundled sample.
 */
class DemoIT {
  private static final double LEAST_CONFLICTS = 0.05;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(WayIn.class)
  void theCountsAtTheCallSitesAreWhatTheTopicsHold(WayIn wayIn) throws Exception {
    try (InProcess stack = new InProcess(directory, Map.of())) {
      DemoSummary summary =
          Demo.run(
              new DemoOptions(wayIn, inputs(), stack.bootstrap(), stack.namespace()),
              DemoListener.silent());

      assertThat(summary.faults()).isEmpty();
      DemoSummary.Counts total = summary.total();
      assertThat((double) (total.duplicates() + total.refused()) / total.appended())
          .isGreaterThanOrEqualTo(LEAST_CONFLICTS);
      assertThat(total.rejected()).containsKeys("SEQUENCE_GAP", "SEQUENCE_CONFLICT");
      assertThat(total.duplicates()).isPositive();
      List<ConsumerRecord<byte[], byte[]>> inbox = stack.read(stack.namespace().inboxTopic());
      List<ConsumerRecord<byte[], byte[]>> feed = stack.read(stack.namespace().feedTopic());
      summary
          .sessions()
          .forEach((session, counts) -> check(stack, wayIn, session, counts, inbox, feed));
    }
  }

  private static void check(
      InProcess stack,
      WayIn wayIn,
      String session,
      DemoSummary.Counts counts,
      List<ConsumerRecord<byte[], byte[]>> inbox,
      List<ConsumerRecord<byte[], byte[]>> feed) {
    // Opening a session appends one event that the demo does not count as its own.
    assertThat(of(session, inbox)).as(session).hasSize((int) counts.appended() + 1);
    List<ConsumerRecord<byte[], byte[]>> log = stack.read(stack.namespace().logTopic(session));
    assertThat(log).as(session).hasSize((int) counts.accepted() + 1);
    assertThat(of(session, feed).stream().map(ConsumerRecord::value).toList())
        .as(session)
        .containsExactlyElementsOf(log.stream().map(ConsumerRecord::value).toList());
    Map<String, Long> reasons =
        stack.tombstones(session).stream()
            .collect(
                Collectors.groupingBy(Tombstone::getReason, TreeMap::new, Collectors.counting()));
    assertThat(reasons).as(session).isEqualTo(counts.rejected());
    Map<String, List<AgentEvent>> branches =
        log.stream()
            .map(found -> Events.EVENTS.decode(found.value()))
            .collect(Collectors.groupingBy(AgentEvent::getBranchId));
    assertThat(branches).as(session).hasSizeGreaterThan(1);
    branches.forEach(DemoIT::checkGapless);
    if (wayIn == WayIn.OWN) {
      assertThat(stack.read(stack.namespace().ownInboxTopic(session))).as(session).isNotEmpty();
    }
  }

  private static void checkGapless(String branch, List<AgentEvent> events) {
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).getSequence()).as(branch).isEqualTo(i + 1L);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> of(
      String session, List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .filter(found -> new String(found.key(), StandardCharsets.UTF_8).equals(session))
        .toList();
  }

  private static List<Path> inputs() throws IOException {
    String given = System.getProperty("agentlog.demo.inputs");
    if (given == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(Path.of(given))) {
      return files.sorted().toList();
    }
  }
}
