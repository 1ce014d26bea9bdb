package dev.agentlog.consumer.internal.queue;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Overflow.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The queue's contract, written down as plainly as possible: a list of all that ever came. */
final class QueueModel {

  private final Overflow overflow;
  private final List<Entry> all = new ArrayList<>();

  private enum State {
    WAITING,
    SHED,
    GONE
  }

  private static final class Entry {
    private final Frame.Positioned frame;
    private final Rank rank;
    private State state;

    private Entry(Frame.Positioned frame, State state) {
      this.frame = frame;
      this.rank = Rank.of(frame);
      this.state = state;
    }
  }

  QueueModel(Overflow overflow) {
    this.overflow = overflow;
  }

  Verdict offer(Frame.Positioned frame) {
    Rank rank = Rank.of(frame);
    if (rank == Rank.NOTICE) {
      if (waiting(Rank.NOTICE) > overflow.capacity()) {
        return Verdict.FULL;
      }
      all.add(new Entry(frame, State.WAITING));
      return Verdict.TAKEN;
    }
    long others = waiting(Rank.PROGRESS) + waiting(Rank.ORDINARY);
    boolean full = others + waiting(Rank.TERMINAL) >= overflow.capacity();
    boolean reserved = others >= overflow.capacity() - overflow.reserve();
    Policy policy = overflow.policy();
    if (policy == Policy.BACKPRESSURE && full) {
      return Verdict.FULL;
    }
    if (policy == Policy.BACKPRESSURE || (!full && (rank == Rank.TERMINAL || !reserved))) {
      all.add(new Entry(frame, State.WAITING));
      return Verdict.TAKEN;
    }
    return policy == Policy.FAIL ? Verdict.REFUSED : shed(frame, rank);
  }

  private Verdict shed(Frame.Positioned frame, Rank rank) {
    boolean evicts =
        rank == Rank.TERMINAL
            || (rank == Rank.ORDINARY && overflow.policy() != Policy.DROP_NON_TERMINAL);
    Entry victim = evicts ? oldest(Rank.PROGRESS) : null;
    if (victim == null && rank == Rank.TERMINAL) {
      victim = oldest(Rank.ORDINARY);
      if (victim == null) {
        return Verdict.FULL;
      }
    }
    if (victim != null) {
      victim.state = State.SHED;
    }
    all.add(new Entry(frame, victim == null ? State.SHED : State.WAITING));
    return Verdict.TAKEN;
  }

  private long waiting(Rank rank) {
    return all.stream().filter(e -> e.rank == rank && e.state == State.WAITING).count();
  }

  private @Nullable Entry oldest(Rank rank) {
    return all.stream()
        .filter(e -> e.rank == rank && e.state == State.WAITING)
        .findFirst()
        .orElse(null);
  }

  /** Returns what the reader gets, in words. */
  String poll() {
    List<Frame.Event> shed = new ArrayList<>();
    for (Entry entry : all) {
      if (entry.state == State.WAITING) {
        if (shed.isEmpty()) {
          entry.state = State.GONE;
          return describe(entry.frame);
        }
        break;
      }
      if (entry.state == State.SHED) {
        Frame.Event event = (Frame.Event) entry.frame;
        if (shed.isEmpty() || partition(shed.get(0)) == partition(event)) {
          shed.add(event);
          entry.state = State.GONE;
        }
      }
    }
    return shed.isEmpty() ? "nothing" : describe(shed);
  }

  private String describe(List<Frame.Event> shed) {
    Map<String, Long> kinds = new TreeMap<>();
    if (overflow.policy() == Policy.SUMMARIZE_PROGRESS) {
      shed.forEach(event -> kinds.merge(event.kind(), 1L, Long::sum));
    }
    return "gap %d of %d/%d..%d %s"
        .formatted(
            shed.size(),
            partition(shed.get(0)),
            shed.get(0).logged().position().offset(),
            shed.get(shed.size() - 1).logged().position().offset(),
            kinds);
  }

  private static int partition(Frame.Event event) {
    return event.logged().position().partition();
  }

  static String describe(Frame.@Nullable Positioned frame) {
    if (frame instanceof Frame.Gap gap) {
      return "gap %d of %d/%d..%d %s"
          .formatted(
              gap.count(),
              gap.range().partition(),
              gap.range().first(),
              gap.range().last(),
              new TreeMap<>(gap.kinds()));
    }
    if (frame instanceof Frame.Event event) {
      return "event " + event.logged().position();
    }
    return frame == null ? "nothing" : "notice " + QueueFrames.number(frame.cursor());
  }
}
