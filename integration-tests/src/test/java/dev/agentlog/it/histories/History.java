package dev.agentlog.it.histories;

import dev.agentlog.it.linear.Answer;
import dev.agentlog.it.linear.Operation;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.VerdictResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What was appended to one branch and what was answered, as it came. Thread-safe. */
final class History {
  private final LongSupplier clock;
  private final Set<Call> calls = new LinkedHashSet<>();
  private final List<InboxPosition> acknowledged = new ArrayList<>();

  /**
   * A history without operations.
   *
   * @param clock never goes back, whoever asks
   */
  History(LongSupplier clock) {
    this.clock = clock;
  }

  /** Notes that an append is about to be called. */
  synchronized Call invoked(EventDraft draft, ExpectedSequence expected) {
    Call call = new Call(draft, expected, clock.getAsLong());
    calls.add(call);
    return call;
  }

  /** The operations; those without an answer so far have none. */
  synchronized List<Operation> operations() {
    return calls.stream().map(Call::operation).toList();
  }

  /** Where the brokers said that appends lie. */
  synchronized List<InboxPosition> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** An append that was called. */
  final class Call {
    private final EventDraft draft;
    private final ExpectedSequence expected;
    private final long invoked;
    private long answered = Operation.NEVER;
    private Answer answer = Answer.Unknown.INSTANCE;

    private Call(EventDraft draft, ExpectedSequence expected, long invoked) {
      this.draft = draft;
      this.expected = expected;
      this.invoked = invoked;
    }

    /** Takes the end of the append: a verdict, that nothing was sent, or that it is unknown. */
    void ended(@Nullable VerdictResult verdict, @Nullable Throwable failure) {
      synchronized (History.this) {
        if (verdict != null) {
          answer = answer(verdict);
          answered = clock.getAsLong();
        } else if (failure != null && Unsent.says(failure)) {
          calls.remove(this);
        }
      }
    }

    /** Takes what the brokers said. */
    void acknowledged(@Nullable InboxPosition position, @Nullable Throwable failure) {
      if (position != null) {
        synchronized (History.this) {
          acknowledged.add(position);
        }
      }
    }

    /** Takes that the append threw: nothing was sent, whatever it threw. */
    void notMade() {
      synchronized (History.this) {
        calls.remove(this);
      }
    }

    private Operation operation() {
      return new Operation(
          draft.eventId(), expected.demanded(), draft.previousEventId(), invoked, answered, answer);
    }
  }

  private static Answer answer(VerdictResult verdict) {
    if (verdict instanceof VerdictResult.Accepted accepted) {
      return new Answer.Accepted(accepted.sequence());
    }
    if (verdict instanceof VerdictResult.Duplicate duplicate) {
      return new Answer.Duplicate(duplicate.sequence());
    }
    VerdictResult.Rejected rejected = (VerdictResult.Rejected) verdict;
    return new Answer.Rejected(rejected.reason(), rejected.expectedSequence());
  }
}
