package dev.agentlog.it.histories;

import dev.agentlog.it.load.Rng;
import dev.agentlog.producer.AppendUncertainException;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.PendingLimitException;
import dev.agentlog.producer.ProducerClosedException;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.VerdictTimeoutException;
import dev.agentlog.producer.internal.ChainedWriter;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.testkit.InMemorySequencer;
import dev.agentlog.v1.AgentEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * What lies between writers and a sequencer in memory, in an order that a source of choices
 * decides: appends that are lost or come late, answers that are lost, and writers that are killed.
 * Nothing happens by itself. Not thread-safe.
 */
final class SimulatedNetwork implements ChainedWriter.Surroundings {
  /** What happens to an append on its way; a late one comes when its writer has given it up. */
  private enum Fate {
    ARRIVES,
    LOST,
    LATE,
    ACKNOWLEDGEMENT_LOST,
    VERDICT_LOST
  }

  private static final List<Fate> BAD =
      List.of(Fate.LOST, Fate.LATE, Fate.ACKNOWLEDGEMENT_LOST, Fate.VERDICT_LOST);

  private record Message(AgentEvent event, Attempt attempt, Fate fate) {}

  private record Attempt(
      String eventId,
      OptionalLong attempted,
      CompletableFuture<InboxPosition> durable,
      CompletableFuture<VerdictResult> verdict)
      implements Receipt {

    void fail(AgentLogException why) {
      durable.completeExceptionally(why);
      verdict.completeExceptionally(why);
    }
  }

  private final InMemorySequencer log;
  private final Rng rng;
  private final int badPercent;
  private final List<Lane> lanes = new ArrayList<>();
  private final Deque<AgentEvent> late = new ArrayDeque<>();
  private final List<Runnable> answers = new ArrayList<>();
  private final Deque<Runnable> later = new ArrayDeque<>();

  /**
   * A network with nothing on it.
   *
   * @param badPercent how many of a hundred appends something bad happens to
   */
  SimulatedNetwork(InMemorySequencer log, Rng rng, int badPercent) {
    this.log = log;
    this.rng = rng;
    this.badPercent = badPercent;
  }

  /** One writer's way to the sequencer, which keeps the order of its appends. */
  Lane lane(SessionHandle session, String branch) {
    Lane lane = new Lane(session, branch);
    lanes.add(lane);
    return lane;
  }

  /** Tells whether nothing more will happen. */
  boolean quiet() {
    return late.isEmpty()
        && answers.isEmpty()
        && later.isEmpty()
        && lanes.stream().allMatch(lane -> lane.messages.isEmpty());
  }

  /** Lets one thing happen, if the choice falls on one that can. */
  void step() {
    switch (rng.below(6)) {
      case 0, 1, 2 -> deliver(rng.pick(lanes));
      case 3, 4 -> {
        if (!answers.isEmpty()) {
          // Mostly in order; some overtake.
          answers.remove(rng.chance(80) ? 0 : rng.below(answers.size())).run();
        }
      }
      default -> rarely();
    }
  }

  @Override
  public void complete(Runnable task) {
    task.run();
  }

  @Override
  public void later(Runnable task) {
    later.add(task);
  }

  private void rarely() {
    Runnable task = later.pollFirst();
    if (task != null) {
      task.run();
    }
    AgentEvent event = rng.chance(30) ? late.pollFirst() : null;
    if (event != null) {
      log.append(event);
    }
  }

  private void deliver(Lane lane) {
    Message message = lane.messages.pollFirst();
    if (message == null) {
      return;
    }
    if (message.fate() == Fate.LOST || message.fate() == Fate.LATE) {
      if (message.fate() == Fate.LATE) {
        late.add(message.event());
      }
      answers.add(() -> message.attempt().fail(new AppendUncertainException("lost")));
      return;
    }
    VerdictResult verdict = VerdictResult.of(log.append(message.event()).orElseThrow());
    answers.add(() -> tell(message, verdict));
  }

  private static void tell(Message message, VerdictResult verdict) {
    Attempt attempt = message.attempt();
    if (message.fate() == Fate.ACKNOWLEDGEMENT_LOST) {
      attempt.fail(new AppendUncertainException("lost"));
      return;
    }
    attempt.durable().complete(verdict.position());
    if (message.fate() == Fate.VERDICT_LOST) {
      attempt.verdict().completeExceptionally(new VerdictTimeoutException("lost"));
    } else {
      attempt.verdict().complete(verdict);
    }
  }

  /** A branch as one writer sees it. */
  final class Lane implements BranchHandle {
    private final SessionHandle session;
    private final String id;
    private final Deque<Message> messages = new ArrayDeque<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private boolean killed;

    private Lane(SessionHandle session, String id) {
      this.session = session;
      this.id = id;
    }

    /** Ends the writer: it learns no more answers, and what it has sent arrives or does not. */
    void kill() {
      killed = true;
      attempts.forEach(attempt -> attempt.fail(new ProducerClosedException("killed")));
      attempts.clear();
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public SessionHandle session() {
      return session;
    }

    @Override
    public Receipt append(EventDraft draft, ExpectedSequence expected) {
      if (killed) {
        throw new ProducerClosedException("killed");
      }
      if (rng.chance(badPercent / 4)) {
        throw new PendingLimitException("no place");
      }
      Attempt attempt =
          new Attempt(
              draft.eventId(),
              expected.demanded(),
              new CompletableFuture<>(),
              new CompletableFuture<>());
      Fate fate = rng.chance(badPercent) ? rng.pick(BAD) : Fate.ARRIVES;
      messages.add(new Message(draft.event(session.id(), id, expected, "actor"), attempt, fate));
      attempts.add(attempt);
      return attempt;
    }

    /** Past the network: it is between writers and the sequencer, which has no part in this. */
    @Override
    public void live(EventDraft draft) {
      session.branch(id).live(draft);
    }
  }
}
