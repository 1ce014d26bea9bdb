package dev.agentlog.producer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.v1.Lifecycle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkQueueTest {

  /** Events are written as P, O and T, by their lifecycle, with the number of their coming. */
  @ParameterizedTest
  @CsvSource({
    "OOOO,   O0 O1 O2, O3",
    "OPOO,   O0 O2 O3, P1",
    "PPPO,   P1 P2 O3, P0",
    "OOOP,   O0 O1 O2, P3",
    "OOOT,   O1 O2 T3, O0",
    "TOTT,   T0 T2 T3, O1",
    "TTTT,   T0 T1 T2, T3",
    "TTTP,   T0 T1 T2, P3",
    "POTPT,  O1 T2 T4, P0 P3",
  })
  void aFullQueueSparesProgressFirstAndTerminalLast(
      String arriving, String kept, String droppedInAnyOrder) {
    SinkQueue queue = new SinkQueue(3);
    List<String> dropped = new ArrayList<>();
    for (int i = 0; i < arriving.length(); i++) {
      SinkEvent gone = queue.offer(event(arriving.charAt(i), i));
      if (gone != null) {
        dropped.add(name(gone));
      }
    }

    List<String> left =
        queue.clear().stream().map(item -> name(((SinkQueue.Entry) item).event())).toList();

    assertThat(left).containsExactly(kept.split(" "));
    assertThat(dropped).containsExactlyInAnyOrder(droppedInAnyOrder.split(" "));
  }

  private static String name(SinkEvent event) {
    return event.draft().lifecycle().name().charAt(0) + event.draft().data();
  }

  private static SinkEvent event(char lifecycle, int number) {
    Lifecycle which =
        switch (lifecycle) {
          case 'P' -> Lifecycle.PROGRESS;
          case 'T' -> Lifecycle.TERMINAL;
          default -> Lifecycle.ORDINARY;
        };
    return SinkEvent.of(
        "s", EventDraft.of("test.step").lifecycle(which).data(Integer.toString(number)).build());
  }
}
