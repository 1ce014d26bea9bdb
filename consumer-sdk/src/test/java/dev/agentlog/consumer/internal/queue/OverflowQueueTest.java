package dev.agentlog.consumer.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Frame.Gap;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Overflow.Policy;
import dev.agentlog.consumer.internal.queue.QueueFrames.At;
import dev.agentlog.schemas.InvalidArgumentException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverflowQueueTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DROP_NON_TERMINAL  | 2/1  | P1 P2 P3 T4          | P1 gap(2,2..3) T4
          DROP_PROGRESS      | 2/1  | P1 P2 O3 T4          | gap(2,1..2) O3 T4
          FAIL               | 2/1  | P1 P2 O3 T4          | P1 failure(1)
          DROP_NON_TERMINAL  | 2/1  | O1 O2 O3 T4 O5       | O1 gap(2,2..3) T4 gap(1,5..5)
          DROP_NON_TERMINAL  | 1/1  | O1 O2 O3             | gap(3,1..3)
          DROP_NON_TERMINAL  | 1/1  | O1 O2 T3             | gap(2,1..2) T3
          DROP_NON_TERMINAL  | 2/1  | T1 T2 T3             | T1 T2 T3
          SUMMARIZE_PROGRESS | 64/1 | P1                   | P1
          SUMMARIZE_PROGRESS | 2/1  | O1 P2 P3 P4 P5 T6    | O1 gap(4,2..5) T6
          DROP_NON_TERMINAL  | 64/1 | O1-70 T71            | O1-63 gap(7,64..70) T71
          BACKPRESSURE       | 2/1  | O1 O2 P3 T4          | O1 O2 P3 T4
          DROP_PROGRESS      | 3/1  | O1 P2 O3 T4 T5       | gap(2,1..2) O3 T4 T5
          DROP_PROGRESS      | 3/1  | P1 O2 O3 O4 T5       | gap(1,1..1) O2 O3 gap(1,4..4) T5
          DROP_NON_TERMINAL  | 2/0  | O1 O2 T3 T4 T5       | gap(2,1..2) T3 T4 T5
          FAIL               | 1/0  | T1 T2                | T1 failure(1)
          FAIL               | 1/1  | O1                   | failure(0)
          """)
  void deliversWhatTheContractSays(String policy, String sizes, String input, String delivered) {
    String[] size = sizes.strip().split("/", 2);
    Overflow overflow =
        Overflow.of(Policy.valueOf(policy), Integer.parseInt(size[0]), Integer.parseInt(size[1]));
    assertThat(run(overflow, expand(input))).isEqualTo(expand(delivered));
  }

  @Test
  void aGapStaysOpenUntilItIsTaken() {
    OverflowQueue queue = queue(Policy.DROP_NON_TERMINAL, 1, 1);
    queue.offer(frame("O1"));
    queue.offer(frame("O2"));
    assertThat(shape(queue.poll())).isEqualTo("gap(2,1..2)");
    assertThat(queue.isEmpty()).isTrue();
    queue.offer(frame("O3"));
    assertThat(shape(queue.poll())).isEqualTo("gap(1,3..3)");
    assertThat(queue.poll()).isNull();
  }

  @Test
  void aGapSaysWhereToRepairAndWhereToResume() {
    OverflowQueue queue = queue(Policy.DROP_NON_TERMINAL, 2, 1);
    for (String name : List.of("O5", "O6", "O7", "T8")) {
      queue.offer(frame(name));
    }
    queue.poll();
    Gap gap = gap(queue.poll());
    assertThat(gap.reason()).isEqualTo(Gap.Reason.SHED);
    assertThat(gap.repair()).isEqualTo(new At(5));
    assertThat(gap.cursor()).isEqualTo(new At(7));
    assertThat(gap.kinds()).isEmpty();
  }

  @Test
  void summariesCountByKindAndOthersBeyondTheLimit() {
    OverflowQueue queue = queue(Policy.SUMMARIZE_PROGRESS, 1, 1);
    for (int i = 1; i <= Gap.MAX_KINDS + 10; i++) {
      queue.offer(QueueFrames.event(i, 0, QueueFrames.lifecycle('P'), "kind.k" + i));
    }
    queue.offer(QueueFrames.event(1_000, 0, QueueFrames.lifecycle('P'), "kind.k1"));
    Gap gap = gap(queue.poll());
    assertThat(gap.kinds())
        .hasSize(Gap.MAX_KINDS + 1)
        .containsEntry("kind.k1", 2L)
        .containsEntry(Gap.OTHER_KINDS, 10L);
    assertThat(gap.count()).isEqualTo(Gap.MAX_KINDS + 11L);
  }

  @Test
  void progressNoticesTakeEachOthersPlaceAndManyNoticesWaitInTheLog() {
    OverflowQueue queue = queue(Policy.BACKPRESSURE, 2, 0);
    queue.offer(new Frame.Progress(new At(1)));
    queue.offer(new Frame.Progress(new At(2)));
    assertThat(queue.poll()).isEqualTo(new Frame.Progress(new At(2)));
    assertThat(queue.poll()).isNull();
    int taken = 0;
    while (queue.offer(new Frame.CaughtUp(new At(3))) == Verdict.TAKEN) {
      taken++;
    }
    assertThat(taken).isEqualTo(3);
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Overflow.of(Policy.FAIL, 0, 0))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("queue of 0 events");
    assertThatThrownBy(() -> Overflow.of(Policy.FAIL, Overflow.MAX_CAPACITY + 1, 0))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("1048577");
    assertThatThrownBy(() -> Overflow.of(Policy.FAIL, 8, 9))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("reserve of 9");
    assertThatThrownBy(() -> Overflow.of(Policy.FAIL, 8, -1))
        .isInstanceOf(InvalidArgumentException.class);
  }

  /** Offers all before anything is taken; what has to wait is offered again after each taking. */
  private static List<String> run(Overflow overflow, List<String> input) {
    OverflowQueue queue = new OverflowQueue(overflow, new At(0));
    Queue<String> log = new ArrayDeque<>(input);
    List<String> delivered = new ArrayList<>();
    boolean refused = offerAll(queue, log);
    for (Frame.Positioned frame = queue.poll(); frame != null; frame = queue.poll()) {
      delivered.add(shape(frame));
      refused = refused || offerAll(queue, log);
    }
    if (refused) {
      delivered.add("failure(" + QueueFrames.number(queue.cursor()) + ")");
    }
    return delivered;
  }

  private static boolean offerAll(OverflowQueue queue, Queue<String> log) {
    while (!log.isEmpty()) {
      Verdict verdict = queue.offer(frame(log.element()));
      if (verdict != Verdict.TAKEN) {
        return verdict == Verdict.REFUSED;
      }
      log.remove();
    }
    return false;
  }

  private static OverflowQueue queue(Policy policy, int capacity, int reserve) {
    return new OverflowQueue(Overflow.of(policy, capacity, reserve), new At(0));
  }

  private static Gap gap(Frame.@Nullable Positioned frame) {
    if (frame instanceof Gap gap) {
      return gap;
    }
    throw new AssertionError("No gap: " + frame);
  }

  private static List<String> expand(String text) {
    List<String> names = new ArrayList<>();
    for (String name : text.strip().split(" ", -1)) {
      int dash = name.indexOf('-');
      if (dash < 0) {
        names.add(name);
        continue;
      }
      long to = Long.parseLong(name.substring(dash + 1));
      for (long n = Long.parseLong(name.substring(1, dash)); n <= to; n++) {
        names.add(name.charAt(0) + "" + n);
      }
    }
    return names;
  }

  private static Frame.Positioned frame(String name) {
    return QueueFrames.event(
        Long.parseLong(name.substring(1)), 0, QueueFrames.lifecycle(name.charAt(0)), "kind");
  }

  private static String shape(Frame.@Nullable Positioned frame) {
    if (frame instanceof Gap gap) {
      return "gap(%d,%d..%d)".formatted(gap.count(), gap.range().first(), gap.range().last());
    }
    return frame instanceof Frame.Event event
        ? event.logged().lifecycle().name().charAt(0) + "" + event.logged().position().offset()
        : String.valueOf(frame);
  }
}
