package dev.agentlog.producer.sink;

import static dev.agentlog.producer.sink.ScriptedSink.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.InvalidOptionsException;
import dev.agentlog.producer.ProducerInterruptedException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FanOutSinkTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final ScriptedSink left = new ScriptedSink();
  private final ScriptedSink right = new ScriptedSink();
  private final List<FanOutSink> opened = new ArrayList<>();
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void everyAcceptedEventIsAccountedFor() {
    gate.countDown();
    opened.forEach(FanOutSink::close);
    for (FanOutSink fanOut : opened) {
      for (SinkStats stats : fanOut.stats()) {
        assertThat(stats.delivered() + stats.failed() + stats.dropped() + stats.waiting())
            .as("%s", stats)
            .isEqualTo(stats.accepted());
      }
    }
  }

  private FanOutSink fanOut(FanOutSinkBuilder builder) {
    FanOutSink fanOut = builder.build();
    opened.add(fanOut);
    return fanOut;
  }

  private FanOutSink fanOut(AgentEventSink first, AgentEventSink second) {
    return fanOut(FanOutSink.builder().sink("first", first).sink("second", second));
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  @Test
  void everySinkGetsEveryEventInTheOrderOfEmission() {
    FanOutSink fanOut = fanOut(left, right);

    numbers(500).forEach(data -> fanOut.accept(event(data)));
    fanOut.flush(LONG);

    assertThat(left.data()).isEqualTo(numbers(500));
    assertThat(right.data()).isEqualTo(numbers(500));
  }

  @Test
  void eventsOfManyThreadsReachAllSinksInOneOrderThatKeepsEachThreads() throws Exception {
    FanOutSink fanOut = fanOut(left, right);

    List<Thread> threads =
        IntStream.range(0, 8).mapToObj(t -> new Thread(() -> emit(fanOut, t))).toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    fanOut.flush(LONG);

    assertThat(left.data()).hasSize(8 * 32).isEqualTo(right.data());
    for (int t = 0; t < 8; t++) {
      String prefix = t + ":";
      assertThat(left.data().stream().filter(data -> data.startsWith(prefix)))
          .containsExactlyElementsOf(IntStream.range(0, 32).mapToObj(i -> prefix + i).toList());
    }
  }

  private static void emit(FanOutSink fanOut, int thread) {
    for (int i = 0; i < 32; i++) {
      fanOut.accept(event(thread + ":" + i));
    }
  }

  @Test
  void aSinkMayEmitIntoTheFanOutWhileItTakesAnEvent() {
    FanOutSink fanOut = fanOut(left, right);
    left.before =
        event -> {
          if (String.valueOf(event.draft().data()).equals("root")) {
            fanOut.accept(event("echo"));
          }
        };

    fanOut.accept(event("root"));

    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(left.data()).containsExactly("root", "echo");
              assertThat(right.data()).containsExactly("root", "echo");
            });
  }

  @Test
  void aThrowingSinkLosesThatEventAloneAndDisturbsNoOther() {
    left.before =
        event -> {
          if (String.valueOf(event.draft().data()).equals("1")) {
            throw new IllegalStateException("no ones");
          }
        };
    FanOutSink fanOut = fanOut(left, right);

    numbers(4).forEach(data -> fanOut.accept(event(data)));

    assertThatThrownBy(() -> fanOut.flush(LONG))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("found 1 failure")
        .hasMessageContaining("The sink 'first' did not take event")
        .hasMessageContaining("no ones")
        .hasRootCauseInstanceOf(IllegalStateException.class);
    assertThat(left.data()).containsExactly("0", "2", "3");
    assertThat(right.data()).isEqualTo(numbers(4));
    assertThat(fanOut.stats().get(0)).isEqualTo(new SinkStats("first", 4, 3, 1, 0, 0));
    assertThat(fanOut.stats().get(1)).isEqualTo(new SinkStats("second", 4, 4, 0, 0, 0));
  }

  @Test
  void aSinkThatThrowsAnErrorDoesNotEndItsThread() {
    left.before =
        event -> {
          throw new AssertionError("broken");
        };
    FanOutSink fanOut = fanOut(left, right);
    fanOut.accept(event("0"));
    assertThatThrownBy(() -> fanOut.flush(LONG)).hasMessageContaining("broken");

    left.before = event -> {};
    fanOut.accept(event("1"));
    fanOut.flush(LONG);

    assertThat(left.data()).containsExactly("1");
  }

  @Test
  void aSlowSinkNeitherHoldsUpTheAgentNorTheOtherSinks() {
    FanOutSink fanOut =
        fanOut(
            FanOutSink.builder()
                .sink("slow", ScriptedSink.heldBy(gate))
                .sink("quick", right)
                .queueCapacity(10_000));

    numbers(5_000).forEach(data -> fanOut.accept(event(data)));

    Awaitility.await().untilAsserted(() -> assertThat(right.taken).hasSize(5_000));
    assertThat(fanOut.stats().get(0).waiting()).isEqualTo(5_000);
  }

  @Test
  void whatASlowSinkHasNoRoomForIsDroppedCountedAndTold() {
    ScriptedSink slow = ScriptedSink.heldBy(gate);
    FanOutSink fanOut =
        fanOut(FanOutSink.builder().sink("slow", slow).sink("quick", right).queueCapacity(4));
    fanOut.accept(event("0"));
    Awaitility.await().until(() -> right.taken.size() == 1 && slow.entered.get() == 1);

    for (int i = 1; i < 20; i++) {
      fanOut.accept(event(Integer.toString(i)));
      int expected = i + 1;
      Awaitility.await().until(() -> right.taken.size() == expected);
    }
    gate.countDown();

    assertThatThrownBy(() -> fanOut.flush(LONG))
        .isInstanceOf(SinkException.class)
        .hasCauseInstanceOf(SinkDroppedException.class)
        .hasMessageContaining("was dropped before the sink 'slow'");
    SinkStats stats = fanOut.stats().get(0);
    assertThat(stats).isEqualTo(new SinkStats("slow", 20, 5, 0, 15, 0));
    assertThat(slow.data()).isEqualTo(numbers(5));
    assertThat(fanOut.stats().get(1)).isEqualTo(new SinkStats("quick", 20, 20, 0, 0, 0));
  }

  @Test
  void aFlushWaitsForEverythingAcceptedBeforeItAndFlushesEverySink() throws Exception {
    FanOutSink fanOut = fanOut(ScriptedSink.heldBy(gate), right);
    numbers(3).forEach(data -> fanOut.accept(event(data)));
    Thread flush = new Thread(() -> fanOut.flush(LONG));

    flush.start();
    Awaitility.await().until(() -> right.flushes.get() == 1);
    assertThat(flush.isAlive()).isTrue();
    gate.countDown();

    flush.join(LONG.toMillis());
    assertThat(flush.isAlive()).isFalse();
    assertThat(fanOut.stats()).allMatch(stats -> stats.delivered() == 3);
  }

  @Test
  void whoFlushesForEverWaitsAsLongAsItTakes() {
    FanOutSink fanOut = fanOut(left, right);

    fanOut.accept(event("x"));
    fanOut.flush(ChronoUnit.FOREVER.getDuration());

    assertThat(left.data()).containsExactly("x").isEqualTo(right.data());
  }

  @Test
  void aFlushDrainsAllSinksAlsoIfTheFirstFailsAndReportsTheFirstFailure() {
    left.onFlush =
        () -> {
          throw new IllegalStateException("disk gone");
        };
    FanOutSink fanOut = fanOut(left, right);
    fanOut.accept(event("0"));

    assertThatThrownBy(() -> fanOut.flush(LONG))
        .hasMessageContaining("The sink 'first' failed to flush")
        .hasMessageContaining("disk gone");

    assertThat(right.flushes).hasValue(1);
    assertThat(right.data()).containsExactly("0");
  }

  @Test
  void aFailureIsReportedByOneFlushAndTheNextOneIsClean() {
    left.before =
        event -> {
          throw new IllegalStateException("no");
        };
    FanOutSink fanOut = fanOut(left, right);
    fanOut.accept(event("0"));
    assertThatThrownBy(() -> fanOut.flush(LONG)).isInstanceOf(SinkException.class);

    assertThatCode(() -> fanOut.flush(LONG)).doesNotThrowAnyException();

    assertThat(fanOut.stats().get(0).failed()).isEqualTo(1);
  }

  @Test
  void aFlushThatDoesNotEndInTimeNamesTheSinkAndLeavesFailuresToTheNext() {
    right.before =
        event -> {
          throw new IllegalStateException("no");
        };
    FanOutSink fanOut = fanOut(ScriptedSink.heldBy(gate), right);
    fanOut.accept(event("0"));

    assertThatThrownBy(() -> fanOut.flush(SHORT))
        .isInstanceOf(SinkFlushTimeoutException.class)
        .hasMessageContaining("waits for the sinks ['first' (1 events wait)")
        .hasMessageContaining("within 50 ms");
    gate.countDown();

    assertThatThrownBy(() -> fanOut.flush(LONG)).hasMessageContaining("'second' did not take");
  }

  @Test
  void anInterruptedFlushKeepsTheFlagAndLeavesFailuresToTheNext() throws Exception {
    right.before =
        event -> {
          throw new IllegalStateException("no");
        };
    FanOutSink fanOut = fanOut(ScriptedSink.heldBy(gate), right);
    fanOut.accept(event("0"));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread flush =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              try {
                fanOut.flush(LONG);
              } catch (ProducerInterruptedException expected) {
                thrown.set(Thread.currentThread().isInterrupted() ? expected : null);
              }
            });

    flush.start();
    flush.join(LONG.toMillis());
    gate.countDown();

    assertThat(thrown.get()).hasMessageContaining("its thread was interrupted");
    assertThatThrownBy(() -> fanOut.flush(LONG)).hasMessageContaining("'second' did not take");
  }

  @Test
  void aSinkCannotFlushTheFanOutItIsIn() {
    FanOutSink fanOut = fanOut(left, right);
    left.before = event -> fanOut.flush(LONG);
    fanOut.accept(event("0"));

    assertThatThrownBy(() -> fanOut.flush(LONG)).hasMessageContaining("would wait for itself");
  }

  @Test
  void closingDeliversWhatWaitsThenFlushesAndClosesEverySink() {
    FanOutSink fanOut = fanOut(left, right);
    numbers(100).forEach(data -> fanOut.accept(event(data)));

    fanOut.close();
    fanOut.close();

    assertThat(left.taken).hasSize(100);
    assertThat(right.taken).hasSize(100);
    assertThat(left.flushes).hasValue(1);
    assertThat(left.closes).hasValue(1);
    assertThat(right.closes).hasValue(1);
    assertThatCode(() -> fanOut.flush(LONG)).doesNotThrowAnyException();
    assertThatThrownBy(() -> fanOut.accept(event("late")))
        .isInstanceOf(SinkClosedException.class)
        .hasMessageContaining("it is closed");
  }

  @Test
  void closingGivesUpOnAStuckSinkAndCountsWhatItDidNotGet() {
    CountDownLatch stuck = new CountDownLatch(1);
    ScriptedSink slow = new ScriptedSink();
    slow.before =
        event -> {
          boolean open = false;
          while (!open) {
            try {
              open = stuck.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException deaf) {
              open = false;
            }
          }
        };
    FanOutSink fanOut =
        fanOut(FanOutSink.builder().sink("slow", slow).sink("quick", right).closeTimeout(SHORT));
    numbers(3).forEach(data -> fanOut.accept(event(data)));
    Awaitility.await().until(() -> right.taken.size() == 3 && slow.entered.get() == 1);

    fanOut.close();
    assertThat(fanOut.stats().get(0)).isEqualTo(new SinkStats("slow", 3, 0, 0, 2, 1));
    stuck.countDown();

    Awaitility.await().until(() -> slow.closes.get() == 1);
    assertThat(fanOut.stats().get(0)).isEqualTo(new SinkStats("slow", 3, 1, 0, 2, 0));
  }

  @Test
  void aSinkMayCloseTheFanOutItIsIn() {
    FanOutSink fanOut = fanOut(left, right);
    left.before = event -> fanOut.close();

    fanOut.accept(event("0"));

    Awaitility.await().until(() -> left.closes.get() == 1 && right.closes.get() == 1);
    assertThat(left.data()).containsExactly("0");
  }

  @Test
  void whatARedactionRemovesReachesNoSink() {
    AgentEventSink redacting =
        fanOut(left, right).redacting(draft -> draft.toBuilder().data("***").clearLabels().build());

    redacting.accept(event("secret"));
    redacting.flush(LONG);

    assertThat(left.data()).containsExactly("***");
    assertThat(right.data()).containsExactly("***");
  }

  @Test
  void anEventWhoseRedactionFailsReachesNoSink() {
    AgentEventSink redacting =
        left.redacting(
            draft -> {
              throw new IllegalStateException("cannot tell");
            });

    assertThatThrownBy(() -> redacting.accept(event("secret"))).hasMessage("cannot tell");

    assertThat(left.taken).isEmpty();
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> FanOutSink.builder().queueCapacity(0).build())
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessage("A fan-out cannot work with queueCapacity 0; give 1 or more.");
    assertThatThrownBy(() -> FanOutSink.builder().sink("a", left).sink("a", right))
        .hasMessage(
            "A fan-out cannot have a sink of the name 'a', which is taken; give it another.");
  }
}
