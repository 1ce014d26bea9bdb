package dev.agentlog.rulebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.schemas.Origin;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.v1.Tombstone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State made anew from what was written equals the state that the decisions left. */
class RecollectionTest {
  private static final int LENGTH = 800;

  private static final Origin LOG = new Origin("agentlog.session.s", 0, 0);

  @SuppressWarnings("ArrayRecordComponent")
  private record Logged(byte[] key, byte[] value, long timestamp) {}

  private record Refused(Tombstone tombstone, long offset) {}

  /** What is left of a history when its state is gone. */
  private static final class Outputs {
    final Map<String, List<Logged>> logs = new LinkedHashMap<>();
    final List<Refused> tombstones = new ArrayList<>();

    void add(InboxRecord record, Decision decision, boolean known) {
      if (decision instanceof Decision.Accepted accepted) {
        logs.computeIfAbsent(accepted.session(), key -> new ArrayList<>())
            .add(
                new Logged(
                    accepted.session().getBytes(UTF_8), accepted.value(), record.timestamp()));
      } else if (decision instanceof Decision.Rejected rejected && known) {
        tombstones.add(new Refused(rejected.tombstone(), record.offset()));
      }
    }
  }

  static LongStream seeds() {
    long first = Long.getLong("rulebook.seed", 500);
    return LongStream.range(first, first + 25);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void rowsMadeAnewAreThoseThatWereLost(long seed) {
    InMemoryState lost = new InMemoryState();
    Outputs outputs = history(seed, lost, LENGTH, false);

    assertThat(rebuilt(outputs)).as("seed %d", seed).isEqualTo(lost);
  }

  @Test
  void onlyTheNewestTombstonesAreKeptAndAllAreCounted() {
    InMemoryState lost = new InMemoryState();
    Outputs outputs = history(7, lost, 2_600, true);

    assertThat(lost.sessions().values())
        .anyMatch(row -> row.tombstones() > Rulebook.TOMBSTONES_KEPT);
    assertThat(rebuilt(outputs)).isEqualTo(lost);
  }

  @Test
  void anEventThatDoesNotFollowIsNotTakenIn() {
    InMemoryState lost = new InMemoryState();
    Outputs outputs = history(3, lost, LENGTH, false);
    InMemoryState empty = new InMemoryState();
    Recollection recollection = new Recollection(TestLog.SETTINGS);

    for (List<Logged> log : outputs.logs.values()) {
      assertThat(log.subList(1, log.size()))
          .allSatisfy(event -> assertThat(recollection.accepted(empty, record(event))).isEmpty());
    }
  }

  private static Outputs history(long seed, InMemoryState state, int length, boolean refused) {
    Outputs outputs = new Outputs();
    HistoryGenerator generator = new HistoryGenerator(seed, state);
    Rulebook rulebook = new Rulebook(TestLog.SETTINGS);
    for (int offset = 0; offset < length; offset++) {
      InboxRecord record = (refused ? generator.refused() : generator.next()).at(offset);
      Decision decision = rulebook.decide(state, record);
      decision.applyTo(state);
      outputs.add(record, decision, !decision.changes().isEmpty());
    }
    return outputs;
  }

  private static InMemoryState rebuilt(Outputs outputs) {
    InMemoryState state = new InMemoryState();
    Recollection recollection = new Recollection(TestLog.SETTINGS);
    outputs.logs.values().stream()
        .flatMap(List::stream)
        .forEach(
            event ->
                recollection
                    .accepted(state, record(event))
                    .orElseThrow()
                    .forEach(change -> change.applyTo(state)));
    for (Refused refused : outputs.tombstones) {
      Recollection.rejected(state, refused.tombstone(), refused.offset())
          .forEach(change -> change.applyTo(state));
    }
    return state;
  }

  private static InboxRecord record(Logged event) {
    int partition = SessionPartitions.partitionOf(event.key(), Sending.PARTITIONS);
    return new InboxRecord(
        event.key(), event.value(), 0, false, partition, 0, event.timestamp(), LOG);
  }
}
