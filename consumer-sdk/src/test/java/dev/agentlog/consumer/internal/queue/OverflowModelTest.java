package dev.agentlog.consumer.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Frame.Gap;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Overflow.Policy;
import dev.agentlog.consumer.internal.queue.QueueFrames.At;
import dev.agentlog.v1.Lifecycle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Generated inputs, sizes and moments at which the reader takes: the queue does what its plain
 * model does, and keeps the promises that do not depend on the model.
 */
class OverflowModelTest {

  private static final int RUNS = 1_000;
  private static final int EVENTS = 60;
  private static final List<Lifecycle> LIFECYCLES = List.of(Lifecycle.values());

  @ParameterizedTest
  @EnumSource(Policy.class)
  void whateverComesAndWheneverTheReaderTakes(Policy policy) {
    for (long seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      int capacity = 1 + random.nextInt(8);
      Overflow overflow = Overflow.of(policy, capacity, random.nextInt(capacity + 1));
      new Run(overflow, random, "seed " + seed + " " + overflow).run();
    }
  }

  private static final class Run {

    private final OverflowQueue queue;
    private final QueueModel model;
    private final Random random;
    private final String name;
    private final int readiness;
    private final List<Frame.Event> matched = new ArrayList<>();
    private final List<Frame.Positioned> delivered = new ArrayList<>();
    private boolean refused;

    Run(Overflow overflow, Random random, String name) {
      this.queue = new OverflowQueue(overflow, new At(0));
      this.model = new QueueModel(overflow);
      this.random = random;
      this.name = name;
      this.readiness = random.nextInt(8);
    }

    void run() {
      for (long number = 1; number <= EVENTS && !refused; number++) {
        offer(frame(number));
        while (random.nextInt(10) < readiness) {
          take();
        }
      }
      Frame.Positioned last;
      do {
        last = take();
      } while (last != null);
      assertThat(queue.isEmpty()).as(name).isTrue();
      everythingIsDeliveredOrCountedOnce();
    }

    private Frame.Positioned frame(long number) {
      if (random.nextInt(12) == 0) {
        return new Frame.CaughtUp(new At(number));
      }
      Lifecycle lifecycle = LIFECYCLES.get(random.nextInt(3));
      return QueueFrames.event(number, random.nextInt(3), lifecycle, "k" + random.nextInt(3));
    }

    private void offer(Frame.Positioned frame) {
      Verdict verdict = Verdict.FULL;
      while (verdict == Verdict.FULL) {
        verdict = queue.offer(frame);
        assertThat(verdict).as(name).isEqualTo(model.offer(frame));
        if (verdict == Verdict.FULL) {
          assertThat(take()).as(name).isNotNull();
        }
      }
      refused = verdict == Verdict.REFUSED;
      if (!refused && frame instanceof Frame.Event event) {
        matched.add(event);
      }
    }

    private Frame.@Nullable Positioned take() {
      Frame.Positioned frame = queue.poll();
      assertThat(QueueModel.describe(frame)).as(name).isEqualTo(model.poll());
      if (frame != null) {
        delivered.add(frame);
        whoResumesBehindItMissesNothing(frame);
      }
      return frame;
    }

    private void whoResumesBehindItMissesNothing(Frame.Positioned frame) {
      long behind = QueueFrames.number(frame.cursor());
      long told = delivered.stream().mapToLong(Run::events).sum();
      long before = matched.stream().filter(e -> QueueFrames.number(e.cursor()) <= behind).count();
      assertThat(told).as("%s after %s", name, frame).isGreaterThanOrEqualTo(before);
    }

    private static long events(Frame.Positioned frame) {
      if (frame instanceof Gap gap) {
        return gap.count() == null ? 0 : gap.count();
      }
      return frame instanceof Frame.Event ? 1 : 0;
    }

    private void everythingIsDeliveredOrCountedOnce() {
      Map<Integer, Long> reached = new HashMap<>();
      List<Frame.Event> missing = new ArrayList<>(matched);
      for (Frame.Positioned frame : delivered) {
        if (frame instanceof Frame.Event event) {
          follows(reached, partition(event), offset(event), offset(event));
          assertThat(missing.remove(event)).as(name).isTrue();
        } else if (frame instanceof Gap gap) {
          follows(reached, gap.range().partition(), gap.range().first(), gap.range().last());
          List<Frame.Event> shed = missing.stream().filter(e -> isWithin(gap, e)).toList();
          assertThat(gap.count()).as(name).isEqualTo(shed.size());
          assertThat(shed).as(name).noneMatch(e -> e.logged().lifecycle() == Lifecycle.TERMINAL);
          assertThat(gap.repair()).as(name).isEqualTo(new At(offset(shed.get(0)) - 1));
          missing.removeAll(shed);
        }
      }
      assertThat(missing).as(name).isEmpty();
    }

    private void follows(Map<Integer, Long> reached, int partition, long first, long last) {
      assertThat(first).as(name).isGreaterThan(reached.getOrDefault(partition, 0L));
      reached.put(partition, last);
    }

    private static boolean isWithin(Gap gap, Frame.Event event) {
      return partition(event) == gap.range().partition()
          && offset(event) >= gap.range().first()
          && offset(event) <= gap.range().last();
    }

    private static int partition(Frame.Event event) {
      return event.logged().position().partition();
    }

    private static long offset(Frame.Event event) {
      return event.logged().position().offset();
    }
  }
}
