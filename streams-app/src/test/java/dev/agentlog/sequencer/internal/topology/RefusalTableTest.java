package dev.agentlog.sequencer.internal.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.rulebook.InboxRecord;
import dev.agentlog.rulebook.RefusalTable;
import dev.agentlog.rulebook.RefusalTable.Line;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each way to break a rule, through the topology: one tombstone and one verdict with the exact
 * reason, expected sequence and sentence, and nothing else is written.
 */
class RefusalTableTest {
  private static final int LARGEST_QUOTED = 64 * 1024;

  /** Lines with the same history follow one another: a refusal leaves nothing for the next. */
  @ParameterizedTest
  @MethodSource("lines")
  void aRefusalLeavesOneTombstoneAndOneVerdictAndNothingElse(List<Line> lines) {
    Line first = lines.get(0);
    try (TopologyRun run = new TopologyRun(first.settings(), TopologyRun.WRITABLE, Map.of())) {
      first.history().forEach(run::send);
      assertThat(ofTopic(run.written(), TopologyRun.NAMESPACE.tombstonesTopic())).isEmpty();
      long offset = first.history().size();
      for (Line line : lines) {
        run.send(line.append());
        check(line, offset++, run.written());
      }
    }
  }

  /** The test driver's inbox has one partition, 0; what lies elsewhere is the core's to judge. */
  static Collection<List<Line>> lines() {
    return RefusalTable.lines()
        .filter(line -> line.append().partition() == 0)
        .collect(
            Collectors.groupingBy(
                line -> List.of(line.settings(), values(line)),
                LinkedHashMap::new,
                Collectors.toList()))
        .values();
  }

  @Test
  void onlyWhatIsOnAnotherPartitionIsLeftToTheCore() {
    assertThat(RefusalTable.lines().filter(line -> line.append().partition() != 0))
        .extracting(Line::name)
        .containsExactly("on another partition");
  }

  private static List<ByteBuffer> values(Line line) {
    return line.history().stream().map(sent -> Written.buffer(sent.value())).toList();
  }

  private static void check(Line line, long offset, List<Written> written) {
    Map<String, List<Written>> byTopic =
        written.stream().collect(Collectors.groupingBy(Written::topic));
    boolean answered = line.reason().eventWasRead();
    assertThat(written).as(line.toString()).hasSize(answered ? 2 : 1);
    assertThat(byTopic.get(TopologyRun.NAMESPACE.tombstonesTopic()))
        .as(line.toString())
        .singleElement()
        .satisfies(tombstone -> checkTombstone(line, offset, tombstone));
    if (answered) {
      assertThat(byTopic.get(TopologyRun.NAMESPACE.verdictsTopic()))
          .as(line.toString())
          .singleElement()
          .satisfies(verdict -> checkVerdict(line, offset, verdict));
    }
  }

  private static void checkTombstone(Line line, long offset, Written written) {
    InboxRecord append = line.append();
    Tombstone tombstone = TopologyRun.TOMBSTONES.decode(written.bytes());
    byte[] value = append.value();
    boolean quoted = value != null && value.length <= LARGEST_QUOTED;
    assertThat(tombstone)
        .returns(line.reason().name(), Tombstone::getReason)
        .returns(line.expected(), Tombstone::getExpectedSequence)
        .returns(line.detail(), Tombstone::getDetail)
        .returns(TopologyRun.NAMESPACE.inboxTopic(), Tombstone::getInboxTopic)
        .returns(0, Tombstone::getInboxPartition)
        .returns(offset, Tombstone::getInboxOffset)
        .returns(Instant.ofEpochMilli(append.timestamp()), Tombstone::getRecordedAt)
        .returns(quoted ? ByteBuffer.wrap(value) : null, Tombstone::getEvent);
    assertThat(written.key()).isEqualTo(ByteBuffer.wrap(tombstone.getSessionId().getBytes(UTF_8)));
    assertThat(written.timestamp()).isEqualTo(append.timestamp());
    assertThat(written.headers()).isEmpty();
  }

  private static void checkVerdict(Line line, long offset, Written written) {
    assertThat(TopologyRun.VERDICTS.decode(written.bytes()))
        .returns(Outcome.REJECTED, Verdict::getOutcome)
        .returns(null, Verdict::getSequence)
        .returns(line.reason().name(), Verdict::getReason)
        .returns(line.expected(), Verdict::getExpectedSequence)
        .returns(line.detail(), Verdict::getDetail)
        .returns(offset, Verdict::getInboxOffset);
    assertThat(written.timestamp()).isEqualTo(line.append().timestamp());
    assertThat(written.headers()).isEmpty();
  }

  private static List<Written> ofTopic(List<Written> written, String topic) {
    return written.stream().filter(one -> one.topic().equals(topic)).toList();
  }
}
