package dev.agentlog.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same inbox gives the same state and the same outputs, byte for byte, wherever a crash makes
 * the rulebook begin again.
 */
class DeterminismTest {
  private static final SchemaRegistry REGISTRY = SchemaRegistry.of(SchemaRegistry.BUNDLED);
  private static final WireCodec<Tombstone> TOMBSTONES = WireCodec.tombstones(REGISTRY);
  private static final WireCodec<Verdict> VERDICTS = WireCodec.verdicts(REGISTRY);
  private static final int LENGTH = 400;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void givesEqualOutputsAndStatesForEqualHistories(long seed) {
    List<InboxRecord> history = history(seed);
    TestLog one = new TestLog();
    TestLog other = new TestLog();

    assertThat(outputs(one, history)).as("seed %d", seed).isEqualTo(outputs(other, history));
    assertThat(one.state).isEqualTo(other.state);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void decidesASuffixAgainAsItDidBefore(long seed) {
    List<InboxRecord> history = history(seed);
    List<List<ByteBuffer>> first = outputs(new TestLog(), history);
    for (int cut = 0; cut < history.size(); cut += 37) {
      Rulebook used = new Rulebook(TestLog.SETTINGS);
      InMemoryState lost = new InMemoryState();
      history.forEach(record -> used.decide(lost, record).applyTo(lost));
      InMemoryState restored = new InMemoryState();
      history
          .subList(0, cut)
          .forEach(
              record -> new Rulebook(TestLog.SETTINGS).decide(restored, record).applyTo(restored));

      List<List<ByteBuffer>> again = new ArrayList<>();
      for (InboxRecord record : history.subList(cut, history.size())) {
        Decision decision = used.decide(restored, record);
        decision.applyTo(restored);
        again.add(output(decision));
      }

      assertThat(again)
          .as("seed %d, cut %d", seed, cut)
          .isEqualTo(first.subList(cut, history.size()));
      assertThat(restored).isEqualTo(lost);
    }
  }

  @Test
  void decidesTwiceAlikeBecauseDecidingChangesNothing() {
    InMemoryState state = new InMemoryState();
    Rulebook rulebook = new Rulebook(TestLog.SETTINGS);
    for (InboxRecord record : history(21)) {
      Decision once = rulebook.decide(state, record);
      Decision twice = rulebook.decide(state, record);
      assertThat(output(twice)).isEqualTo(output(once));
      assertThat(twice.changes()).isEqualTo(once.changes());
      twice.applyTo(state);
    }
  }

  @Test
  void writesTheSameSentencesInEveryLocale() {
    List<InboxRecord> history = history(22);
    List<List<ByteBuffer>> root = outputs(new TestLog(), history);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(outputs(new TestLog(), history)).isEqualTo(root);
    } finally {
      Locale.setDefault(before);
    }
  }

  private static List<InboxRecord> history(long seed) {
    TestLog log = new TestLog();
    HistoryGenerator generator = new HistoryGenerator(seed, log.state);
    List<InboxRecord> history = new ArrayList<>();
    for (int offset = 0; offset < LENGTH; offset++) {
      InboxRecord record = generator.next().at(offset);
      log.decideAndApply(record);
      history.add(record);
    }
    return history;
  }

  private static List<List<ByteBuffer>> outputs(TestLog log, List<InboxRecord> history) {
    return history.stream().map(record -> output(log.decideAndApply(record))).toList();
  }

  /** The bytes of everything that the sequencer would write. */
  private static List<ByteBuffer> output(Decision decision) {
    List<ByteBuffer> bytes = new ArrayList<>();
    if (decision instanceof Decision.Accepted accepted) {
      bytes.add(ByteBuffer.wrap(accepted.value()));
    }
    if (decision instanceof Decision.Rejected rejected) {
      bytes.add(ByteBuffer.wrap(TOMBSTONES.encode(rejected.tombstone())));
    }
    Verdict verdict = decision.verdict();
    if (verdict != null) {
      bytes.add(ByteBuffer.wrap(VERDICTS.encode(verdict)));
    }
    return bytes;
  }
}
