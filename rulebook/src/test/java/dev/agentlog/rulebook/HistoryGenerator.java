package dev.agentlog.rulebook;

import static dev.agentlog.rulebook.TestEvent.claim;
import static dev.agentlog.rulebook.TestEvent.closed;
import static dev.agentlog.rulebook.TestEvent.created;
import static dev.agentlog.rulebook.TestEvent.event;
import static dev.agentlog.rulebook.TestEvent.fork;
import static dev.agentlog.rulebook.TestEvent.id;
import static dev.agentlog.rulebook.TestEvent.merge;
import static dev.agentlog.rulebook.TestEvent.message;
import static dev.agentlog.rulebook.TestEvent.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Makes up histories from a seed: a few sessions with hostile names, few branches, runs, writers
 * and event ids, so that appends meet each other. It looks at the state that its appends have led
 * to, so that most are nearly right.
 */
final class HistoryGenerator {
  private static final List<String> SESSIONS =
      List.of(
          "s1",
          "s2",
          "S1",
          "main",
          " s",
          "ä/..:%\u0000",
          "\uFFFD",
          "\uD83D\uDE00\u202E",
          "_h",
          "x".repeat(512),
          "a.b_c-d\n");
  private static final List<String> BRANCHES = List.of("main", "b1", "b2", "b3", "b4", "b5", "b6");
  private static final List<String> KINDS =
      List.of(
          "message.user",
          "message.assistant",
          "tool.call.requested",
          "tool.call.completed",
          "model.delta",
          "usage.recorded",
          "cost.estimated",
          "session.resumed",
          "own.kind",
          "usage.own",
          "run.own",
          "turn.started");
  private static final List<String> RUN_KINDS =
      List.of(
          "run.started",
          "run.completed",
          "run.failed",
          "run.cancelled",
          "run.resumed",
          "run.resumed");
  private static final List<String> RUNS = List.of("r1", "r2", "");
  private static final List<String> WRITERS = List.of("w1", "w2", "");
  private static final int IDS = 400;

  private final Random random;
  private final HistoryDamage damage;
  private final InMemoryState state;
  private final List<String> sessions;
  private final List<TestEvent> sent = new ArrayList<>();
  private int fresh;

  /** Begins a history; the state is the one that the appends lead to. */
  HistoryGenerator(long seed, InMemoryState state) {
    this.random = new Random(seed);
    this.damage = new HistoryDamage(random);
    this.state = state;
    this.sessions =
        List.of(pick(SESSIONS), pick(SESSIONS), pick(SESSIONS)).subList(0, 1 + random.nextInt(3));
  }

  /** The next append. */
  Sending next() {
    String session = pick(sessions);
    if (state.session(session) == null && chance(60)) {
      return send(created().session(session).eventId(newId()));
    }
    if (!sent.isEmpty() && chance(7)) {
      return damage.send(again());
    }
    TestEvent event = identified(writtenBy(chained(sequenced(something().session(session)))));
    return send(event);
  }

  /** Mostly an append that makes a chain of forks one longer. */
  Sending deeper() {
    if (chance(10)) {
      return next();
    }
    String session = firstSession();
    int depth = 0;
    while (state.branch(session, "deep" + depth) != null) {
      depth++;
    }
    String parent = depth == 0 ? "main" : "deep" + (depth - 1);
    return fork("deep" + depth, parent, depth == 0 ? 0 : 1)
        .session(session)
        .eventId(newId())
        .sending();
  }

  /** An append that is refused: it demands a sequence far away. */
  Sending refused() {
    return chance(5)
        ? next()
        : send(message().session(sessions.get(0)).sequence(1000).eventId(newId()));
  }

  String firstSession() {
    return sessions.get(0);
  }

  private Sending send(TestEvent event) {
    sent.add(event);
    return damage.send(event);
  }

  private TestEvent something() {
    String branch = pick(BRANCHES);
    int dice = random.nextInt(100);
    if (dice < 50) {
      TestEvent ordinary = event(pick(KINDS)).branch(branch);
      return chance(40) ? ordinary.run(pick(RUNS)) : ordinary;
    }
    if (dice < 68) {
      return run(pick(RUN_KINDS), pick(RUNS)).branch(branch);
    }
    if (dice < 80) {
      return forking(branch);
    }
    if (dice < 90) {
      return merging(branch);
    }
    if (dice < 96) {
      return claim(branch, pick(WRITERS), random.nextInt(4));
    }
    return dice < 99 ? created() : closing();
  }

  /** Rare, because afterwards nothing but that is left to see in the session. */
  private TestEvent closing() {
    return chance(30) ? closed() : message();
  }

  private TestEvent forking(String child) {
    String parent = pick(BRANCHES);
    return fork(child, parent, Math.max(0, near(head(parent)) - random.nextInt(3)));
  }

  private TestEvent merging(String target) {
    Optional<String> merged = merged();
    if (merged.isPresent() && chance(75)) {
      return merge("main", merged.get(), head(merged.get()));
    }
    String source = pick(BRANCHES);
    return merge(target, source, chance(70) ? head(source) : near(head(source)));
  }

  /** A branch that was merged, if there is one. */
  private Optional<String> merged() {
    return BRANCHES.stream()
        .filter(branch -> isMerged(state.branch(sessions.get(0), branch)))
        .findFirst();
  }

  private static boolean isMerged(@Nullable BranchState row) {
    return row != null && row.mergedInto() != null;
  }

  private TestEvent sequenced(TestEvent event) {
    int dice = random.nextInt(100);
    if (dice < 45) {
      return event;
    }
    long head = head(event.session(), event.branch());
    return event.sequence(dice < 85 ? Math.max(1, head + 1) : Math.max(1, near(head + 1)));
  }

  private TestEvent chained(TestEvent event) {
    if (!chance(20)) {
      return event;
    }
    BranchState row = state.branch(event.session(), event.branch());
    return event.previous(
        row != null && chance(70) ? row.headEventId().toString() : id(random.nextInt(30)));
  }

  private TestEvent writtenBy(TestEvent event) {
    BranchState row = state.branch(event.session(), event.branch());
    if (event.kind().equals("writer.claimed")) {
      return row != null && chance(60) ? event.writer(pick(WRITERS), row.fenceEpoch() + 1) : event;
    }
    if (row != null && row.fenceWriter() != null && chance(70)) {
      return event.writer(row.fenceWriter(), row.fenceEpoch());
    }
    return chance(10) ? event.writer(pick(WRITERS), random.nextInt(4)) : event;
  }

  /** Mostly an id that nobody has used. */
  private TestEvent identified(TestEvent event) {
    return event.eventId(chance(6) ? id(random.nextInt(Math.max(1, fresh))) : newId());
  }

  private String newId() {
    return id(fresh++ % IDS);
  }

  /**
   * An event that was sent before, with what a retry may differ in changed, and sometimes with what
   * it may not.
   */
  private TestEvent again() {
    TestEvent retry = pick(sent.subList(Math.max(0, sent.size() - 40), sent.size())).copy();
    if (chance(40)) {
      retry.sequence((long) random.nextInt(9) + 1);
    }
    if (chance(20)) {
      retry.previous(id(random.nextInt(30)));
    }
    if (chance(20)) {
      retry.occurredAt(Instant.ofEpochSecond(random.nextInt(1000))).trace("00-1-2-01");
    }
    if (chance(25)) {
      change(retry);
    }
    return retry;
  }

  private void change(TestEvent retry) {
    switch (random.nextInt(5)) {
      case 0 -> retry.data("changed");
      case 1 -> retry.branch(pick(BRANCHES));
      case 2 -> retry.label("changed", "yes");
      case 3 -> retry.agent("a2");
      default -> retry.run(null);
    }
  }

  private long near(long number) {
    return number + random.nextInt(5) - 2;
  }

  private long head(String branch) {
    return head(sessions.get(0), branch);
  }

  private long head(String session, String branch) {
    BranchState row = state.branch(session, branch);
    return row == null ? 0 : row.head();
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
