package dev.agentlog.producer.internal;

import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.BranchWriter;
import dev.agentlog.producer.BranchWriterStoppedException;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.producer.internal.chain.Chain;
import dev.agentlog.producer.internal.chain.Ended;
import dev.agentlog.producer.internal.chain.Send;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A branch writer: a {@link Chain} with threads around it. Safe for use by any thread.
 *
 * <p>One lock guards the chain and is held while events are handed to the branch, which may wait
 * for a place that the callback thread gives back. So that thread never waits for the lock: what it
 * has to say goes into a queue, and whoever has the lock takes it from there. No caller's code runs
 * under the lock.
 */
public final class ChainedWriter implements BranchWriter {

  private final BranchHandle branch;
  private final Surroundings surroundings;
  private final PendingLimit limit;
  private final FlushBook book;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Runnable> said = new ConcurrentLinkedQueue<>();

  /** Guarded by the lock. */
  private final Chain<ChainedReceipt> chain;

  /** Guarded by the lock. */
  private boolean pauseBegun;

  /** What a writer leaves to others. */
  public interface Surroundings {

    /** Returns the event with what only the thread knows that appends it; another may send it. */
    default EventDraft prepared(EventDraft draft) {
      return draft;
    }

    /** Runs what completes receipts, and so callers' code. */
    void complete(Runnable task);

    /** Runs a task after a moment. */
    void later(Runnable task);
  }

  /** Creates a writer. */
  public ChainedWriter(BranchHandle branch, WriterOptions options, Surroundings surroundings) {
    this.branch = branch;
    this.surroundings = surroundings;
    this.limit = new PendingLimit(options.maxPending(), options.maxBlock());
    this.book = new FlushBook("the writer of branch '%s'".formatted(branch.id()));
    this.chain = new Chain<>(options.policy(), options.first());
  }

  /** Returns a writer that completes receipts on whichever thread learns of their end. */
  public static BranchWriter on(BranchHandle branch, WriterOptions options) {
    return new ChainedWriter(branch, options, new Pauses(Runnable::run, UnaryOperator.identity()));
  }

  @Override
  public BranchHandle branch() {
    return branch;
  }

  @Override
  public Receipt append(EventDraft draft) {
    Chains.requireUnchained(draft);
    boolean mayWait = !CallbackThread.isCurrent();
    limit.take(branch.session().id(), mayWait);
    boolean taken = false;
    ChainedReceipt receipt;
    try {
      receipt = new ChainedReceipt(surroundings.prepared(draft));
      take(receipt, mayWait);
      taken = true;
    } finally {
      if (!taken) {
        limit.giveBack();
      }
      hear();
    }
    return receipt;
  }

  /** Takes an event; the callback thread leaves it to whoever has the lock. */
  private void take(ChainedReceipt receipt, boolean mayWait) {
    if (mayWait) {
      lock.lock();
    } else if (!lock.tryLock()) {
      book.begin(receipt);
      said.add(() -> takeLate(receipt));
      return;
    }
    try {
      if (!chain.add(receipt)) {
        throw stopped(receipt);
      }
      book.begin(receipt);
      sendAll(receipt);
    } finally {
      leave();
    }
  }

  private void takeLate(ChainedReceipt receipt) {
    if (!chain.add(receipt)) {
      chain.refuse(receipt);
    }
  }

  /** Gives the lock back and ends what has ended. */
  private void leave() {
    List<Ended<ChainedReceipt>> ended = chain.takeEnded();
    lock.unlock();
    for (Ended<ChainedReceipt> end : ended) {
      surroundings.complete(() -> complete(end));
    }
  }

  /** Sends what is to be sent; throws only what concerns the caller's own event. */
  private void sendAll(@Nullable ChainedReceipt own) {
    for (Send<ChainedReceipt> send = chain.next(); send != null; send = chain.next()) {
      ChainedReceipt receipt = send.link();
      receipt.attempting(send.expected().demanded());
      try {
        EventDraft draft =
            send.previousEventId() == null
                ? receipt.draft()
                : Chains.after(send.previousEventId(), receipt.draft());
        watch(receipt, branch.append(draft, send.expected()));
      } catch (AgentLogException refused) {
        if (receipt == own) {
          chain.withdraw(send);
          book.end(receipt, null);
          throw refused;
        }
        chain.failed(receipt, refused);
      }
    }
    if (chain.pausing() && !pauseBegun) {
      pauseBegun = true;
      surroundings.later(() -> say(this::resume));
    }
  }

  private void resume() {
    pauseBegun = false;
    chain.resume();
  }

  private void watch(ChainedReceipt receipt, Receipt attempt) {
    var unused = attempt.durable().thenAccept(receipt.durable()::complete);
    var unused2 =
        attempt
            .verdict()
            .whenComplete((result, failure) -> say(() -> heard(receipt, result, failure)));
  }

  private void heard(
      ChainedReceipt receipt, @Nullable VerdictResult result, @Nullable Throwable failure) {
    if (result != null) {
      chain.answered(receipt, result);
      return;
    }
    Throwable cause = failure == null ? new IllegalStateException() : Failures.unwrap(failure);
    chain.failed(
        receipt,
        cause instanceof AgentLogException known
            ? known
            : new AgentLogException("An append ended unexpectedly: " + cause, cause));
  }

  private void say(Runnable what) {
    said.add(what);
    hear();
  }

  /** Tells the chain what was said, unless another thread does: that one looks again. */
  private void hear() {
    while (!said.isEmpty() && !lock.isHeldByCurrentThread() && lock.tryLock()) {
      try {
        for (Runnable what = said.poll(); what != null; what = said.poll()) {
          what.run();
        }
        sendAll(null);
      } finally {
        leave();
      }
    }
  }

  private void complete(Ended<ChainedReceipt> end) {
    ChainedReceipt receipt = end.link();
    limit.giveBack();
    VerdictResult result = end.result();
    AgentLogException failure = end.failure();
    if (result != null) {
      receipt.durable().complete(result.position());
      receipt.verdict().complete(result);
      failure = Settlement.rejection(receipt, result);
    } else if (failure != null) {
      receipt.durable().completeExceptionally(failure);
      receipt.verdict().completeExceptionally(failure);
    }
    book.end(receipt, failure);
  }

  @Override
  public void flush(Duration timeout) {
    book.flush(timeout);
  }

  @Override
  public void close() {
    say(
        () ->
            chain.stop(
                new BranchWriterStoppedException(
                    "The writer of branch '%s' was closed; make another one."
                        .formatted(branch.id()))));
  }

  private BranchWriterStoppedException stopped(ChainedReceipt receipt) {
    AgentLogException cause = chain.stoppedBy();
    return new BranchWriterStoppedException(
        "The event %s was not sent, as the writer of branch '%s' has stopped (%s); look at the receipts, and make another writer."
            .formatted(
                receipt.eventId(), branch.id(), cause == null ? "closed" : cause.getMessage()),
        cause);
  }

  @Override
  public String toString() {
    return "BranchWriter[" + branch + "]";
  }
}
