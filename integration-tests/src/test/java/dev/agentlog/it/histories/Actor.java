package dev.agentlog.it.histories;

import dev.agentlog.it.load.Rng;
import dev.agentlog.producer.AppendRejectedException;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.BranchWriter;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventDraftBuilder;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.schemas.AgentLogException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of those who write to a branch: it appends by every means there is, demands what it believes
 * to be right and what cannot be, appends events again, its own and those of others, and never
 * waits. All that it does follows from its source of choices and the answers. Not thread-safe.
 */
final class Actor {
  private static final int MOST_DRAFTS_AT_ONCE = 4;

  private final Rng rng;
  private final List<EventDraft> known;
  private final int mostOpen;
  private final List<Receipt> open = new ArrayList<>();
  private @Nullable BranchWriter writer;
  private @Nullable BranchHandle written;
  private long head;
  private int left;

  /**
   * An actor that has done nothing.
   *
   * @param known the drafts of all that write to the branch
   * @param operations how many appends it makes, at least
   */
  Actor(Rng rng, List<EventDraft> known, int operations) {
    this.rng = rng;
    this.known = known;
    this.mostOpen = 1 + rng.below(6);
    this.left = operations;
  }

  /** Tells whether it has made its appends, and each has ended. */
  boolean done() {
    return left <= 0 && open.isEmpty();
  }

  /**
   * Takes what was answered, and appends if not too much is open.
   *
   * @param branch the branch, perhaps by another producer than the last time
   * @return whether it tried to append
   */
  boolean step(BranchHandle branch) {
    learn();
    if (left <= 0 || open.size() >= mostOpen) {
      return false;
    }
    try {
      act(branch, rng.below(100));
    } catch (AgentLogException notMade) {
      // Too much is open, or the producer or the writer is closed: another step will do.
      writer = null;
    }
    return true;
  }

  private void learn() {
    for (Iterator<Receipt> receipts = open.iterator(); receipts.hasNext(); ) {
      Receipt receipt = receipts.next();
      if (receipt.verdict().isDone()) {
        receipts.remove();
        if (!receipt.verdict().isCompletedExceptionally()) {
          learn(receipt.verdict().join());
        }
      }
    }
  }

  private void learn(VerdictResult verdict) {
    try {
      head = Math.max(head, verdict.requireSequence());
    } catch (AppendRejectedException rejected) {
      head = Math.max(head, rejected.rejection().expectedSequence() - 1);
    }
  }

  private void act(BranchHandle branch, int choice) {
    if (choice < 30) {
      made(branch.append(fresh(), ExpectedSequence.exactly(head + 1)));
    } else if (choice < 42) {
      made(branch.append(fresh()));
    } else if (choice < 50) {
      made(branch.append(fresh(), ExpectedSequence.exactly(rng.between(1, head + 4))));
    } else if (choice < 58) {
      made(branch.append(behind(), anyDemand()));
    } else if (choice < 74) {
      made(branch.append(again(), anyDemand()));
    } else if (choice < 82) {
      branch.appendAll(severalFresh(), anyDemand()).forEach(this::made);
    } else {
      write(branch);
    }
  }

  private void write(BranchHandle branch) {
    if (writer == null || branch != written) {
      WriterOptions options =
          rng.chance(70) ? WriterOptions.resynchronising() : WriterOptions.stopping();
      writer = branch.writer(options.withFirst(anyDemand()));
      written = branch;
    }
    for (EventDraft draft : severalFresh()) {
      made(writer.append(draft));
    }
  }

  private void made(Receipt receipt) {
    left--;
    open.add(receipt);
  }

  private ExpectedSequence anyDemand() {
    return head > 0 && rng.chance(50)
        ? ExpectedSequence.next()
        : ExpectedSequence.exactly(head + 1);
  }

  private List<EventDraft> severalFresh() {
    List<EventDraft> drafts = new ArrayList<>();
    for (int count = 2 + rng.below(MOST_DRAFTS_AT_ONCE - 1); count > 0; count--) {
      drafts.add(fresh());
    }
    return drafts;
  }

  private EventDraft fresh() {
    return noted(draft());
  }

  private EventDraft behind() {
    EventDraftBuilder draft = draft();
    return noted(known.isEmpty() ? draft : draft.previousEventId(rng.pick(known).eventId()));
  }

  private EventDraft again() {
    return known.isEmpty() ? fresh() : rng.pick(known);
  }

  private EventDraft noted(EventDraftBuilder builder) {
    EventDraft draft = builder.build();
    known.add(draft);
    return draft;
  }

  /** An event like all that actors append; its id alone tells it from others. */
  static EventDraftBuilder draft() {
    return EventDraft.of("note.taken").agentId("actor").data("{}");
  }
}
