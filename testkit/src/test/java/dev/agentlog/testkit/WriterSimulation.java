package dev.agentlog.testkit;

import dev.agentlog.producer.AppendUncertainException;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.BranchWriterStoppedException;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.PendingLimitException;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.VerdictTimeoutException;
import dev.agentlog.producer.WriterIdentity;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.producer.WriterPolicy;
import dev.agentlog.producer.internal.ChainedWriter;
import dev.agentlog.v1.AgentEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * One writer, interlopers and a bad network before the real rulebook, in an order that a seed
 * decides: nothing here happens by itself.
 */
final class WriterSimulation implements ChainedWriter.Surroundings {
  static final String SESSION = "s";

  /** What happens to an append on its way; a late one arrives when its writer has given it up. */
  private enum Fate {
    ARRIVES,
    LOST,
    LATE,
    TWICE,
    ACKNOWLEDGEMENT_LOST,
    VERDICT_LOST
  }

  /** How bad the surroundings are, each in a hundred. */
  record Weather(int faults, int interlopers, int fences, int seals, int refusals) {
    static final Weather FAIR = new Weather(0, 0, 0, 0, 0);
    static final Weather CROWDED = new Weather(0, 25, 0, 0, 0);
    static final Weather STORMY = new Weather(12, 12, 0, 4, 3);
    static final Weather HOSTILE = new Weather(8, 10, 2, 2, 3);
  }

  private record Message(AgentEvent event, Attempt attempt, Fate fate) {}

  private record Attempt(
      String eventId,
      OptionalLong attempted,
      CompletableFuture<InboxPosition> durable,
      CompletableFuture<VerdictResult> verdict)
      implements Receipt {}

  final InMemorySequencer log = new InMemorySequencer();
  final List<EventDraft> drafts = new ArrayList<>();
  final List<Receipt> receipts = new ArrayList<>();
  private final Random random;
  private final Weather weather;
  private final ChainedWriter writer;
  private final Deque<Message> network = new ArrayDeque<>();
  private final Deque<AgentEvent> late = new ArrayDeque<>();
  private final Deque<Runnable> answers = new ArrayDeque<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private boolean calm;
  int attempts;

  WriterSimulation(long seed, WriterPolicy policy, Weather weather) {
    this.random = new Random(seed);
    this.weather = weather;
    log.open(SESSION);
    WriterOptions options =
        policy == WriterPolicy.STOP ? WriterOptions.stopping() : WriterOptions.resynchronising();
    this.writer =
        new ChainedWriter(
            new Branch(),
            random.nextBoolean() ? options : options.withFirst(ExpectedSequence.exactly(2)),
            this);
  }

  /** Has the writer append so many events, and everything happen that may, until all is quiet. */
  void run(int events) {
    while (drafts.size() < events || !quiet()) {
      calm = drafts.size() >= events;
      if (!calm && random.nextInt(3) == 0) {
        append();
      } else {
        step();
      }
    }
  }

  private boolean quiet() {
    return network.isEmpty() && late.isEmpty() && answers.isEmpty() && later.isEmpty();
  }

  private void append() {
    EventDraft draft = EventDraft.of("note.taken").runId("r").data("{}").agentId("w").build();
    drafts.add(draft);
    try {
      receipts.add(writer.append(draft));
    } catch (BranchWriterStoppedException | PendingLimitException notSent) {
      drafts.remove(drafts.size() - 1);
      if (notSent instanceof BranchWriterStoppedException) {
        drafts.add(draft);
        receipts.add(attempt(draft, OptionalLong.empty()));
        Attempt unsent = (Attempt) receipts.get(receipts.size() - 1);
        unsent.durable().completeExceptionally(notSent);
        unsent.verdict().completeExceptionally(notSent);
      }
    }
  }

  private void step() {
    switch (random.nextInt(5)) {
      case 0, 1 -> deliver();
      case 2 -> answer();
      case 3 -> others();
      default -> rarely();
    }
  }

  private void deliver() {
    Message message = network.pollFirst();
    if (message == null) {
      return;
    }
    if (message.fate() == Fate.LOST || message.fate() == Fate.LATE) {
      if (message.fate() == Fate.LATE) {
        late.add(message.event());
      }
      answers.add(() -> fail(message.attempt()));
      return;
    }
    VerdictResult verdict = VerdictResult.of(log.append(message.event()).orElseThrow());
    if (message.fate() == Fate.TWICE) {
      log.append(message.event());
    }
    answers.add(() -> tell(message, verdict));
  }

  private void tell(Message message, VerdictResult verdict) {
    Attempt attempt = message.attempt();
    if (message.fate() == Fate.ACKNOWLEDGEMENT_LOST) {
      fail(attempt);
      return;
    }
    attempt.durable().complete(verdict.position());
    if (message.fate() == Fate.VERDICT_LOST) {
      attempt.verdict().completeExceptionally(new VerdictTimeoutException("lost"));
    } else {
      attempt.verdict().complete(verdict);
    }
  }

  private static void fail(Attempt attempt) {
    AppendUncertainException why = new AppendUncertainException("lost");
    attempt.durable().completeExceptionally(why);
    attempt.verdict().completeExceptionally(why);
  }

  /** Answers come in order, mostly; failures may overtake. */
  private void answer() {
    if (answers.size() > 1 && random.nextInt(4) == 0) {
      answers.addLast(answers.removeFirst());
    }
    Runnable answer = answers.pollFirst();
    if (answer != null) {
      answer.run();
    }
  }

  private void others() {
    if (calm) {
      return;
    }
    if (chance(weather.interlopers())) {
      log.append(other(EventDraft.of("other.note").build()));
    }
    if (chance(weather.seals())) {
      log.append(other(EventDraft.of("run.completed").runId("r").build()));
      log.append(other(EventDraft.of("other.note").build()));
    } else if (chance(weather.seals() * 2)) {
      log.append(other(EventDraft.of("run.resumed").runId("r").build()));
    }
    if (chance(weather.fences())) {
      log.append(other(EventDraft.writerClaimed(new WriterIdentity("other", 1)).build()));
    }
  }

  private static AgentEvent other(EventDraft draft) {
    return draft.event(SESSION, SessionHandle.MAIN, ExpectedSequence.next(), "other");
  }

  private void rarely() {
    Runnable task = later.pollFirst();
    if (task != null) {
      task.run();
    }
    AgentEvent zombie = late.pollFirst();
    if (zombie != null) {
      log.append(zombie);
    }
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private Fate fate() {
    Fate[] bad = {Fate.LOST, Fate.LATE, Fate.TWICE, Fate.ACKNOWLEDGEMENT_LOST, Fate.VERDICT_LOST};
    return !calm && chance(weather.faults()) ? bad[random.nextInt(bad.length)] : Fate.ARRIVES;
  }

  @Override
  public void complete(Runnable task) {
    task.run();
  }

  @Override
  public void later(Runnable task) {
    later.add(task);
  }

  private static Attempt attempt(EventDraft draft, OptionalLong demanded) {
    return new Attempt(
        draft.eventId(), demanded, new CompletableFuture<>(), new CompletableFuture<>());
  }

  /** The branch as the writer sees it: appends go into the network. */
  private final class Branch implements BranchHandle {
    private final SessionHandle session = log.producer("w").session(SESSION);

    @Override
    public String id() {
      return SessionHandle.MAIN;
    }

    @Override
    public SessionHandle session() {
      return session;
    }

    @Override
    public Receipt append(EventDraft draft, ExpectedSequence expected) {
      if (!calm && chance(weather.refusals())) {
        throw new PendingLimitException("no place within " + Duration.ZERO);
      }
      attempts++;
      Attempt attempt = attempt(draft, expected.demanded());
      network.add(new Message(draft.event(SESSION, id(), expected, "w"), attempt, fate()));
      return attempt;
    }

    @Override
    public void live(EventDraft draft) {
      session.branch(id()).live(draft);
    }
  }
}
