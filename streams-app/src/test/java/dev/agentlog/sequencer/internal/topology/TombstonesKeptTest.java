package dev.agentlog.sequencer.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.rulebook.Decision;
import dev.agentlog.rulebook.Histories;
import dev.agentlog.rulebook.InMemoryState;
import dev.agentlog.rulebook.InboxRecord;
import dev.agentlog.rulebook.Rulebook;
import dev.agentlog.sequencer.internal.stores.Keys;
import dev.agentlog.sequencer.internal.stores.Table;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** The store keeps the newest tombstones of each session, those that the rulebook demands. */
class TombstonesKeptTest {
  private static final int LENGTH = 2_600;
  private static final int RESTART = 1_700;

  @Test
  void theNewestOfEachSessionAreKeptAlsoBehindARestart() {
    String own = TopologyRun.NAMESPACE.ownInboxTopic("origin");
    List<InboxRecord> history =
        Histories.refused(7, LENGTH, TopologyRun.NAMESPACE.inboxTopic(), own);
    InMemoryState demanded = new InMemoryState();
    Rulebook rulebook = new Rulebook(Histories.SETTINGS);

    judge(rulebook, demanded, history.subList(0, RESTART));
    Map<Bytes, byte[]> before = run(Map.of(), 0, history.subList(0, RESTART));
    assertThat(kept(before)).isEqualTo(kept(demanded));

    judge(rulebook, demanded, history.subList(RESTART, LENGTH));
    Map<Bytes, byte[]> after = run(before, RESTART, history.subList(RESTART, LENGTH));
    assertThat(kept(after)).isEqualTo(kept(demanded));
    assertThat(demanded.sessions().values())
        .anyMatch(session -> session.tombstones() > Rulebook.TOMBSTONES_KEPT);
  }

  private static Map<Bytes, byte[]> run(
      Map<Bytes, byte[]> state, int offset, List<InboxRecord> records) {
    try (TopologyRun run = new TopologyRun(Histories.SETTINGS, TopologyRun.WRITABLE, state)) {
      run.skipTo(offset);
      records.forEach(run::send);
      return run.state();
    }
  }

  private static void judge(Rulebook rulebook, InMemoryState state, List<InboxRecord> records) {
    for (InboxRecord made : records) {
      Decision decision = rulebook.decide(state, made);
      decision.applyTo(state);
    }
  }

  private static SortedMap<String, SortedSet<Long>> kept(Map<Bytes, byte[]> rows) {
    SortedMap<String, SortedSet<Long>> kept = new TreeMap<>();
    for (Bytes key : rows.keySet()) {
      if (key.get()[0] == Table.TOMBSTONES.all().get()[0]) {
        kept.computeIfAbsent(Keys.firstText(key), session -> new TreeSet<>())
            .add(Keys.offsetOf(key));
      }
    }
    return kept;
  }

  private static SortedMap<String, SortedSet<Long>> kept(InMemoryState state) {
    SortedMap<String, SortedSet<Long>> kept = new TreeMap<>();
    for (String session : state.sessions().keySet()) {
      if (!state.tombstones(session).isEmpty()) {
        kept.put(session, new TreeSet<>(state.tombstones(session).keySet()));
      }
    }
    return kept;
  }
}
