package dev.agentlog.sequencer.internal.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.rulebook.Decision;
import dev.agentlog.rulebook.Histories;
import dev.agentlog.rulebook.InMemoryState;
import dev.agentlog.rulebook.InboxRecord;
import dev.agentlog.rulebook.Rulebook;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.sequencer.internal.sessions.LogAccess;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same inbox gives the same log, feed, tombstones and verdicts, with keys, headers and
 * timestamps, whatever instance judges it, wherever it begins again, and whenever logs become
 * writable.
 */
class TopologyDeterminismTest {
  private static final Namespace NAMESPACE = TopologyRun.NAMESPACE;
  private static final int LENGTH = 120;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void writesWhatTheRulebookDecides(long seed) {
    List<InboxRecord> history = history(seed);

    assertThat(byTopic(inOneGo(history))).isEqualTo(byTopic(decided(history)));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void writesTheSameAfterRestartsAndWhereverAnAbortedTransactionBegan(long seed) {
    List<InboxRecord> history = history(seed);
    List<Written> demanded = decided(history);

    assertThat(byTopic(withRestarts(history, new Random(seed)))).isEqualTo(byTopic(demanded));
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 29, 26, 27, 28})
  void writesTheSameForEachSessionHoweverSessionsInterleave(long seed) {
    List<InboxRecord> history = Histories.relayed(history(seed), NAMESPACE.ownInboxTopic("origin"));
    List<InboxRecord> shuffled = interleavedOtherwise(history, new Random(seed));
    assertThat(shuffled).isNotEqualTo(history).containsExactlyInAnyOrderElementsOf(history);

    List<Written> demanded = inOneGo(history);
    List<Written> given = inOneGo(shuffled);

    assertThat(accepted(given)).isEqualTo(accepted(demanded));
    assertThat(counts(given)).isEqualTo(counts(demanded));
  }

  private static List<Written> inOneGo(List<InboxRecord> history) {
    try (TopologyRun run = new TopologyRun(Histories.SETTINGS, TopologyRun.WRITABLE, Map.of())) {
      history.forEach(run::send);
      return run.written();
    }
  }

  /**
   * Every instance opens the state that one before it left, judges some records, of which the next
   * may know nothing, as after an aborted transaction, and finds logs writable or not.
   */
  private static List<Written> withRestarts(List<InboxRecord> history, Random random) {
    List<Written> committed = new ArrayList<>();
    Map<Bytes, byte[]> state = Map.of();
    int begin = 0;
    while (begin < history.size()) {
      int commit = Math.min(history.size(), begin + random.nextInt(60));
      int end = Math.min(history.size(), commit + random.nextInt(10));
      Map<Bytes, byte[]> next;
      RarelyWritable logs = new RarelyWritable(random);
      try (TopologyRun run = new TopologyRun(Histories.SETTINGS, logs, state)) {
        run.skipTo(begin);
        for (InboxRecord made : history.subList(begin, commit)) {
          run.send(made);
          if (random.nextInt(10) == 0) {
            run.pause();
          }
        }
        committed.addAll(run.written());
        next = run.state();
        history.subList(commit, end).forEach(run::send);
        run.pause();
      }
      state = next;
      begin = commit;
    }
    try (TopologyRun last = new TopologyRun(Histories.SETTINGS, TopologyRun.WRITABLE, state)) {
      last.pause();
      committed.addAll(last.written());
    }
    return committed;
  }

  /** What the core says, put into records as the sequencer's topics need them. */
  private static List<Written> decided(List<InboxRecord> history) {
    Rulebook rulebook = new Rulebook(Histories.SETTINGS);
    InMemoryState state = new InMemoryState();
    List<Written> written = new ArrayList<>();
    for (InboxRecord made : history) {
      Decision decision = rulebook.decide(state, made);
      decision.applyTo(state);
      add(written, decision, made);
    }
    return written;
  }

  private static void add(List<Written> written, Decision decision, InboxRecord made) {
    if (decision instanceof Decision.Accepted accepted) {
      List<Object> carried =
          made.headerBytes() == 0
              ? List.of()
              : List.of("h", Written.buffer(new byte[TopologyRun.fillerBytes(made)]));
      for (String topic : List.of(NAMESPACE.logTopic(accepted.session()), NAMESPACE.feedTopic())) {
        written.add(
            new Written(
                topic,
                Written.buffer(made.key()),
                Written.buffer(accepted.value()),
                made.timestamp(),
                carried));
      }
    }
    if (decision instanceof Decision.Rejected rejected) {
      byte[] value = TopologyRun.TOMBSTONES.encode(rejected.tombstone());
      byte[] key = rejected.session().getBytes(UTF_8);
      written.add(Written.plain(NAMESPACE.tombstonesTopic(), key, value, made.timestamp()));
    }
    if (decision.verdict() != null) {
      byte[] key = decision.verdict().getSessionId().getBytes(UTF_8);
      byte[] value = TopologyRun.VERDICTS.encode(decision.verdict());
      written.add(Written.plain(NAMESPACE.verdictsTopic(), key, value, made.timestamp()));
    }
  }

  private static List<InboxRecord> history(long seed) {
    return Histories.generated(
        seed, LENGTH, NAMESPACE.inboxTopic(), NAMESPACE.ownInboxTopic("origin"));
  }

  /** Another order, in which the records of each key keep theirs. */
  private static List<InboxRecord> interleavedOtherwise(List<InboxRecord> history, Random random) {
    Map<ByteBuffer, List<InboxRecord>> queues = new LinkedHashMap<>();
    for (InboxRecord made : history) {
      queues.computeIfAbsent(Written.buffer(made.key()), key -> new ArrayList<>()).add(made);
    }
    List<List<InboxRecord>> left = new ArrayList<>(queues.values());
    List<InboxRecord> order = new ArrayList<>();
    while (!left.isEmpty()) {
      List<InboxRecord> queue = left.get(random.nextInt(left.size()));
      order.add(queue.remove(0));
      if (queue.isEmpty()) {
        left.remove(queue);
      }
    }
    return order;
  }

  private static Map<String, List<Written>> byTopic(List<Written> written) {
    return written.stream().collect(Collectors.groupingBy(Written::topic));
  }

  /** Each session's events in its log and in the feed, in order. */
  private static Map<List<Object>, List<Written>> accepted(List<Written> written) {
    return written.stream()
        .filter(one -> !one.topic().equals(NAMESPACE.tombstonesTopic()))
        .filter(one -> !one.topic().equals(NAMESPACE.verdictsTopic()))
        .collect(Collectors.groupingBy(one -> List.of(one.topic(), one.key())));
  }

  /** How often each record was written. */
  private static Map<Written, Long> counts(List<Written> written) {
    return written.stream().collect(Collectors.groupingBy(one -> one, Collectors.counting()));
  }

  /** Finds one log in three writable, from then on. */
  private static final class RarelyWritable implements LogAccess {
    private final Random random;
    private final Map<String, Boolean> writable = new HashMap<>();

    RarelyWritable(Random random) {
      this.random = random;
    }

    @Override
    public boolean isWritable(String thread, String session) {
      if (random.nextInt(3) == 0) {
        writable.put(session, true);
      }
      return writable.getOrDefault(session, false);
    }

    @Override
    public void prepare(String session) {}

    @Override
    public void forget(String session) {}
  }
}
