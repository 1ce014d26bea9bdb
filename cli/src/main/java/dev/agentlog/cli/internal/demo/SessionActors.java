package dev.agentlog.cli.internal.demo;

import dev.agentlog.cli.DemoListener;
import dev.agentlog.cli.DemoListener.Judged;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.rulebook.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Everybody who acts in one session, each on a thread of its own: the recorded agent, which also
 * opens, merges and closes, the scouts on their forks, and the critics who race. Used once.
 */
final class SessionActors implements Callable<Void> {

  private static final int NOTES_EACH = 6;

  private final SessionPlan plan;
  private final AgentLogProducer producer;
  private final Ledger ledger;
  private final DemoListener listener;
  private final ExecutorService threads;

  SessionActors(
      SessionPlan plan,
      AgentLogProducer producer,
      Ledger ledger,
      DemoListener listener,
      ExecutorService threads) {
    this.plan = plan;
    this.producer = producer;
    this.ledger = ledger;
    this.listener = listener;
    this.threads = threads;
  }

  @Override
  public Void call() throws Exception {
    SessionHandle session = producer.open(plan.session());
    ledger.opened(plan.session());
    List<Future<?>> others = new ArrayList<>();
    List<ForkPoint> forkPoints = new ArrayList<>();
    for (SessionPlan.Fork fork : plan.forks()) {
      ForkPoint point = new ForkPoint(fork.at(), new CompletableFuture<>());
      forkPoints.add(point);
      others.add(threads.submit(() -> scout(session, fork, point)));
    }
    others.add(threads.submit(() -> critic(session, "critic-a")));
    others.add(threads.submit(() -> critic(session, "critic-b")));
    try {
      forkPoints.forEach(point -> point.reached(1));
      new Agent(session, ledger)
          .play(plan.main(), head -> forkPoints.forEach(point -> point.reached(head)));
    } finally {
      forkPoints.forEach(point -> point.passed().complete(null));
    }
    for (Future<?> other : others) {
      other.get();
    }
    mergeAndClose(session);
    return null;
  }

  /** Where a scout waits until main has come far enough. */
  private record ForkPoint(long at, CompletableFuture<Void> passed) {
    void reached(long head) {
      if (head >= at) {
        passed.complete(null);
      }
    }
  }

  private Void scout(SessionHandle session, SessionPlan.Fork fork, ForkPoint point)
      throws Exception {
    point.passed().get();
    listener.noted(
        plan.session(),
        "%s forks %s off main at %d".formatted(fork.agent(), fork.branch(), fork.at()));
    new Agent(session, ledger).play(fork.script(), head -> {});
    return null;
  }

  /**
   * Writes some notes at exactly the place that it believes to be next; told that somebody was
   * there first, it tries the place it is told.
   */
  private Void critic(SessionHandle session, String name) throws Exception {
    Agent agent = new Agent(session, ledger);
    long next = 1;
    for (int note = 1; note <= NOTES_EACH; note++) {
      EventDraft draft = SessionPlan.note(name, "note " + note);
      Judged judged;
      do {
        judged =
            agent.append(
                new PlannedAppend(
                    SessionPlan.NOTES, draft, ExpectedSequence.exactly(next), Expectation.race()));
        next = judged.accepted() ? judged.sequence() + 1 : judged.sequence();
      } while (!judged.accepted());
    }
    return null;
  }

  private void mergeAndClose(SessionHandle session)
      throws InterruptedException, ExecutionException {
    Agent agent = new Agent(session, ledger);
    String name = "closer";
    long head = plan.main().head();
    SessionPlan.Fork merged = plan.forks().get(0);
    EventDraft merge =
        EventDraft.merged(merged.branch(), merged.script().head()).agentId(name).build();
    agent.append(accepted(merge, head + 1));
    listener.noted(
        plan.session(), merged.branch() + " is merged into main, and read-only from here on");
    agent.append(
        new PlannedAppend(
            merged.branch(),
            SessionPlan.note(name, "too late"),
            ExpectedSequence.next(),
            Expectation.rejected(Reason.BRANCH_READ_ONLY)));
    agent.append(accepted(EventDraft.sessionClosed().agentId(name).build(), head + 2));
    listener.noted(plan.session(), "closed");
  }

  private static PlannedAppend accepted(EventDraft draft, long sequence) {
    return new PlannedAppend(
        SessionPlan.MAIN,
        draft,
        ExpectedSequence.exactly(sequence),
        Expectation.accepted(sequence));
  }
}
