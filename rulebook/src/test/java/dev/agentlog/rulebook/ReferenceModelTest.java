package dev.agentlog.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.rulebook.ReferenceModel.Judged;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Tombstone;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the rulebook against the reference model over generated histories. {@code
 * -Drulebook.seed=N} begins with another seed.
 */
class ReferenceModelTest {
  private static final long SEED = Long.getLong("rulebook.seed", 20_260_101L);
  private static final int APPENDS = 100_000;
  private static final int HITS = 50;

  /**
   * Every reason, the other outcomes, and the kinds that change more than a head when they are
   * accepted.
   */
  private static final List<String> OUTCOMES =
      Stream.concat(
              Arrays.stream(Reason.values()).map(Reason::name),
              Stream.of(
                  "ACCEPTED",
                  "DUPLICATE",
                  "session.created",
                  "session.closed",
                  "branch.forked",
                  "branch.merged",
                  "writer.claimed",
                  "run.completed",
                  "run.resumed"))
          .toList();

  private final Map<String, Integer> hits = new TreeMap<>();
  private int appends;

  @Test
  void decidesAsTheFullHistoryDemands() {
    long seed = SEED;
    for (int i = 0; i < 15; i++) {
      deepForks(seed++);
    }
    manyRefusals(seed++);
    while (appends < APPENDS) {
      anything(seed++);
    }

    assertThat(hits.keySet()).as("outcomes that were met").containsAll(OUTCOMES);
    OUTCOMES.forEach(what -> assertThat(hits.get(what)).as(what).isGreaterThanOrEqualTo(HITS));
  }

  private void anything(long seed) {
    Run run = new Run(seed);
    int length = 60 + (int) Math.floorMod(seed * 31, 90L);
    for (int i = 0; i < length; i++) {
      run.append(run.generator.next());
    }
    run.compareStates();
  }

  private void deepForks(long seed) {
    Run run = new Run(seed);
    run.append(TestEvent.created().session(run.generator.firstSession()).id(9999).sending());
    for (int i = 0; i < 100; i++) {
      run.append(run.generator.deeper());
    }
    run.compareStates();
  }

  private void manyRefusals(long seed) {
    Run run = new Run(seed);
    run.append(TestEvent.created().session(run.generator.firstSession()).id(9999).sending());
    for (int i = 0; i < 1300; i++) {
      run.append(run.generator.refused());
    }
    assertThat(run.log.state.tombstones(run.generator.firstSession())).hasSize(1000);
    run.compareStates();
  }

  private void count(Judged judged) {
    Reason reason = judged.judgement().reason();
    hits.merge(
        reason == null ? judged.judgement().outcome().name() : reason.name(), 1, Integer::sum);
    AgentEvent event = judged.event();
    if (event != null && judged.accepted()) {
      hits.merge(event.getKind(), 1, Integer::sum);
    }
    appends++;
  }

  /** One history, in the rulebook and in the model. */
  private final class Run {
    private final long seed;
    private final TestLog log;
    private final ReferenceModel model;
    private final HistoryGenerator generator;
    private int offset;

    Run(long seed) {
      this.seed = seed;
      RuleSettings settings =
          new RuleSettings(Sending.PARTITIONS, Set.of(1, LaterSchema.ID), seed % 8 != 0);
      log = new TestLog(settings);
      model = new ReferenceModel(settings, LaterSchema.CODEC);
      generator = new HistoryGenerator(seed, log.state);
    }

    void append(Sending sending) {
      InboxRecord record = sending.at(offset++);
      Judgement demanded = model.judge(record);
      Judgement given = Judgement.of(log.decideAndApply(record));
      if (!given.equals(demanded)) {
        throw new AssertionError(
            "Seed "
                + seed
                + ", append "
                + record.offset()
                + ": the history demands\n  "
                + demanded
                + "\nbut the rulebook gives\n  "
                + given);
      }
      count(model.history().get(model.history().size() - 1));
    }

    void compareStates() {
      Set<String> opened =
          model.history().stream()
              .filter(Judged::accepted)
              .map(Judged::home)
              .collect(Collectors.toSet());
      assertThat(log.state.sessions().keySet()).as("sessions, seed %d", seed).isEqualTo(opened);
      opened.forEach(this::compareSession);
    }

    private void compareSession(String session) {
      DemandedRows demanded = new DemandedRows(model.history(), session);
      InMemoryState state = log.state;
      Map<String, Map<?, ?>> runs = new HashMap<>();
      Map<String, Map<?, ?>> demandedRuns = new HashMap<>();
      for (String branch : demanded.branches().keySet()) {
        runs.put(branch, state.runs(session, branch));
        demandedRuns.put(branch, demanded.runs(branch));
      }
      assertThat(state.session(session)).as("session, seed %d", seed).isEqualTo(demanded.session());
      assertThat(state.branches(session))
          .as("branches, seed %d", seed)
          .isEqualTo(demanded.branches());
      assertThat(runs).as("runs, seed %d", seed).isEqualTo(demandedRuns);
      assertThat(places(state.events(session)))
          .as("events, seed %d", seed)
          .isEqualTo(demanded.events());
      assertThat(wordless(state.tombstones(session)))
          .as("tombstones, seed %d", seed)
          .isEqualTo(demanded.tombstones());
    }

    private static Map<UUID, List<Object>> places(Map<UUID, EventState> events) {
      return events.entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey,
                  entry -> List.of(entry.getValue().branch(), entry.getValue().sequence())));
    }

    private static Map<Long, Tombstone> wordless(Map<Long, Tombstone> tombstones) {
      return tombstones.entrySet().stream()
          .collect(
              Collectors.toMap(Map.Entry::getKey, entry -> Judgement.wordless(entry.getValue())));
    }
  }
}
