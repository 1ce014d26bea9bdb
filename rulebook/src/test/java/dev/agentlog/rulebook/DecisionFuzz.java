package dev.agentlog.rulebook;

import dev.agentlog.rulebook.Decision.Rejected;
import dev.agentlog.rulebook.ReferenceModel.Judged;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Tombstone;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Feeds records that are derived from valid ones to the rulebook and to the reference model, many
 * short histories one after the other, and counts which rule each record met.
 */
final class DecisionFuzz {
  private static final int LENGTH = 60;
  private static final int DEEPEST = 64;
  private static final int LONGEST_SENTENCE = 1000;
  private static final int ENCODED = 16;
  private static final WireCodec<Tombstone> TOMBSTONES =
      WireCodec.tombstones(SchemaRegistry.of(SchemaRegistry.BUNDLED));

  private final Map<String, Long> hits = new TreeMap<>();
  private long seed;
  private long inputs;

  /** Histories are made from this seed and those that follow it. */
  DecisionFuzz(long seed) {
    this.seed = seed;
  }

  /** How often each rule was met, so far. */
  Map<String, Long> hits() {
    return hits;
  }

  /** How many records were judged, so far. */
  long inputs() {
    return inputs;
  }

  /**
   * Judges one history more.
   *
   * @throws AssertionError if the rulebook throws, says something that is no sentence, or decides
   *     otherwise than the reference model
   */
  void judgeHistory() {
    History history = new History(seed);
    if (seed % 40 == 0) {
      history.deepen();
    }
    for (int i = 0; i < LENGTH; i++) {
      history.judge();
    }
    seed++;
  }

  private final class History {
    private final long seed;
    private final TestLog log;
    private final ReferenceModel model;
    private final HistoryGenerator generator;
    private final ByteDamage damage;
    private boolean deep;
    private int offset;

    History(long seed) {
      this.seed = seed;
      RuleSettings settings =
          new RuleSettings(Sending.PARTITIONS, Set.of(1, LaterSchema.ID), seed % 8 != 0);
      log = new TestLog(settings);
      model = new ReferenceModel(settings, LaterSchema.CODEC);
      generator = new HistoryGenerator(seed, log.state);
      damage = new ByteDamage(new Random(~seed));
    }

    /** Makes a chain of forks as long as may be; the inputs that follow lengthen it. */
    void deepen() {
      deep = true;
      judge(TestEvent.created().session(generator.firstSession()).id(9999).sending());
      for (int depth = 0; depth <= DEEPEST; depth++) {
        judge(generator.deeper());
      }
    }

    void judge() {
      judge(damage.send(deep ? generator.deeper() : generator.next()));
    }

    private void judge(Sending sending) {
      InboxRecord record = sending.at(offset++);
      Decision decision = decide(record);
      Judgement given = Judgement.of(decision);
      Judgement demanded = model.judge(record);
      if (!given.equals(demanded)) {
        throw new AssertionError(
            where(record) + " demands\n  " + demanded + "\nbut the rulebook gives\n  " + given);
      }
      if (decision instanceof Rejected rejected) {
        checkWords(record, rejected.tombstone());
      }
      hits.merge(rule(model.history().get(model.history().size() - 1)), 1L, Long::sum);
      inputs++;
    }

    private Decision decide(InboxRecord record) {
      try {
        return log.decideAndApply(record);
      } catch (RuntimeException | StackOverflowError thrown) {
        throw new AssertionError(where(record) + " throws.", thrown);
      }
    }

    private void checkWords(InboxRecord record, Tombstone tombstone) {
      String detail = tombstone.getDetail();
      boolean sentence =
          detail.length() >= 10
              && detail.length() <= LONGEST_SENTENCE
              && detail.chars().noneMatch(Character::isISOControl)
              && detail.endsWith(".");
      boolean readable =
          inputs % ENCODED != 0
              || TOMBSTONES.decode(TOMBSTONES.encode(tombstone)).equals(tombstone);
      if (!sentence || !readable) {
        throw new AssertionError(where(record) + " leaves a bad tombstone: " + tombstone);
      }
    }

    private String where(InboxRecord record) {
      return "Seed "
          + seed
          + ", record "
          + record.offset()
          + ", value "
          + Arrays.toString(record.value());
    }

    /** The reasons, but that of a wrong sequence and that of a wrong event before it apart. */
    private static String rule(Judged judged) {
      Judgement judgement = judged.judgement();
      Reason reason = judgement.reason();
      if (reason == null) {
        return judgement.outcome().name();
      }
      AgentEvent event = judged.event();
      Tombstone tombstone = judgement.tombstone();
      boolean taken =
          event != null
              && tombstone != null
              && event.getSequence() != null
              && event.getSequence() < tombstone.getExpectedSequence();
      return reason == Reason.SEQUENCE_CONFLICT && !taken ? "PREVIOUS_EVENT" : reason.name();
    }
  }
}
