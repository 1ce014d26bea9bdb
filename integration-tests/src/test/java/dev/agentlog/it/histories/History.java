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
  private final String place;
  private final @Nullable HistoryNotes notes;
  private final Set<Call> calls = new LinkedHashSet<>();
  private final List<InboxPosition> acknowledged = new ArrayList<>();

  /**
   * A history without operations.
   *
   * @param clock never goes back, whoever asks
   */
  History(LongSupplier clock) {
    this(clock, "", null);
  }

  /** A history that is noted in a file, too, under the name of its place. */
  History(LongSupplier clock, String place, @Nullable HistoryNotes notes) {
    this.clock = clock;
    this.place = place;
    this.notes = notes;
  }

  /** Notes that an append is about to be called. */
  synchronized Call invoked(EventDraft draft, ExpectedSequence expected) {
    Call call = new Call(draft, expected, clock.getAsLong());
    calls.add(call);
    call.note();
    return call;
  }

  /** The operations; those without an answer so far have none. */
  synchronized List<Operation> operations() {
    return calls.stream().map(Call::operation).toList();
  }

  /** How many appends were called. */
  synchronized int size() {
    return calls.size();
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
    private final String name;
    private Answer answer = Answer.Unknown.INSTANCE;

    private Call(EventDraft draft, ExpectedSequence expected, long invoked) {
      this.draft = draft;
      this.expected = expected;
      this.invoked = invoked;
      this.name = notes == null ? "" : notes.nextCall();
    }

    /** Takes the end of the append: a verdict, that nothing was sent, or that it is unknown. */
    void ended(@Nullable VerdictResult verdict, @Nullable Throwable failure) {
      synchronized (History.this) {
        if (verdict != null) {
          answer = answer(verdict);
          answered = clock.getAsLong();
          note();
        } else if (failure != null && Unsent.says(failure)) {
          calls.remove(this);
          note();
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
        note();
      }
    }

    private void note() {
      if (notes != null) {
        notes.note(name, place, calls.contains(this) ? operation() : null);
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
