package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Frame.Gap;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Overflow.Policy;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.v1.Lifecycle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Generated schedules of a sequencer whose transactions abort, of the hub's workers and tail, and
 * of readers that come at any time and are fast, slow, or stop for a while.
 */
class SharedHandoffTest {

  private static final long RUNS = Long.getLong("agentlog.handoff.runs", 600);
  private static final int EVENTS = 80;
  private static final List<Policy> POLICIES =
      List.of(
          Policy.BACKPRESSURE,
          Policy.BACKPRESSURE,
          Policy.DROP_NON_TERMINAL,
          Policy.DROP_PROGRESS,
          Policy.SUMMARIZE_PROGRESS);
  private static final int MAX_STEPS = 100_000;

  private int repairs;
  private final Set<String> statesSeen = new HashSet<>();

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void everySequenceComesOnceAndInOrder(Visibility visibility) throws Exception {
    int aborts = 0;
    int rejoined = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      Run run = new Run(seed, visibility);
      run.run();
      aborts += run.sequencer.aborts();
      rejoined += run.rejoined();
    }
    assertThat(aborts).isGreaterThan((int) RUNS);
    assertThat(rejoined).isGreaterThan((int) RUNS / 4);
    assertThat(repairs).isGreaterThan((int) RUNS / 4);
    assertThat(statesSeen).contains("Tailing", "Reading", "Parked", "Queued", "Ended");
  }

  private final class Run {

    private final Random random;
    private final String name;
    private final ModelLog log = new ModelLog("agentlog.session.s", 1);
    private final ModelSource source = new ModelSource();
    private final SeededWork work;
    private final SubscriptionHub hub;
    private final ModelSequencer sequencer;
    private final List<Reader> readers = new ArrayList<>();
    private final Visibility visibility;
    private final int pause;

    Run(long seed, Visibility visibility) {
      this.random = new Random(seed);
      this.name = visibility + " seed " + seed;
      this.visibility = visibility;
      this.work = new SeededWork(random);
      this.source.log = log;
      this.hub = new SubscriptionHub(source, work, Duration.ofSeconds(5).toNanos(), work::now);
      this.sequencer = new ModelSequencer(log, random, 3, EVENTS);
      this.pause = 1 + random.nextInt(12);
    }

    void run() throws InterruptedException {
      int count = 1 + random.nextInt(7);
      boolean closed = false;
      for (int step = 0; !isDone() || readers.size() < count; step++) {
        assertThat(step).as("%s is stuck: %s", name, readers).isLessThan(MAX_STEPS);
        if (readers.size() < count && random.nextInt(20) == 0) {
          readers.add(new Reader(hub.subscribe(settings())));
        }
        if (!sequencer.done() && random.nextInt(pause) == 0) {
          sequencer.step(0.3);
        } else if (sequencer.done() && !closed) {
          closed = true;
          log.commit(Events.bytes("s", "main", mainHead() + 1, "session.closed"));
        }
        source.doubt |= random.nextInt(200) == 0;
        work.step();
        for (Reader reader : readers) {
          reader.mayRead();
        }
      }
      for (Reader reader : readers) {
        reader.check();
        reader.repair();
        reader.subscription.close();
      }
      hub.tail(visibility).step(0);
      assertThat(source.open).as(name).hasValue(0);
    }

    private long mainHead() {
      return sequencer.names().stream().filter(n -> n.startsWith("main:")).count();
    }

    private List<String> allNames() {
      List<String> names = new ArrayList<>(sequencer.names());
      names.add("main:" + (mainHead() + 1));
      return names;
    }

    private CoreSettings settings() {
      int capacity = 1 + random.nextInt(12);
      Policy policy = POLICIES.get(random.nextInt(POLICIES.size()));
      SubscribeOptions options =
          SubscribeOptions.builder()
              .visibility(visibility)
              .overflow(Overflow.of(policy, capacity, random.nextInt(capacity + 1)))
              .fellBehindAfter(20)
              .build();
      return CoreSettings.of(Namespace.DEFAULT, Scope.session("s"), options, Events.CODEC);
    }

    private boolean isDone() {
      return readers.stream().allMatch(reader -> reader.subscription.ended());
    }

    int rejoined() {
      return readers.stream().mapToInt(reader -> reader.rejoined).sum();
    }

    /** Reads now and then; some stop for long. */
    private final class Reader {

      private final PumpedSubscription subscription;
      private final int slowness = 1 + random.nextInt(30);
      private final List<Frame> frames = new ArrayList<>();
      private int away;
      private int rejoined;
      private boolean tailed;
      private boolean left;

      Reader(PumpedSubscription subscription) {
        this.subscription = subscription;
      }

      void mayRead() throws InterruptedException {
        observe();
        away = random.nextInt(300) == 0 ? 200 : away - 1;
        if (away > 0 || random.nextInt(slowness) > 0) {
          return;
        }
        Optional<Frame> frame = subscription.next(Duration.ZERO);
        frame.ifPresent(frames::add);
      }

      private void observe() {
        String state = subscription.stateName();
        statesSeen.add(state);
        boolean tailing = state.equals("Tailing");
        left |= tailed && !tailing;
        if (tailing && left) {
          rejoined++;
          left = false;
        }
        tailed |= tailing;
      }

      void check() {
        List<String> names = allNames();
        int at = 0;
        boolean caughtUp = false;
        for (Frame frame : frames) {
          String where = name + " " + subscription + " after " + at;
          if (frame instanceof Frame.Event event) {
            assertThat(event.branch() + ":" + event.sequence()).as(where).isEqualTo(names.get(at));
            at++;
          } else if (frame instanceof Gap gap) {
            assertThat(gap.reason()).as(where).isEqualTo(Gap.Reason.SHED);
            at += Math.toIntExact(gap.count() == null ? 0 : gap.count());
          } else if (frame instanceof Frame.CaughtUp) {
            assertThat(caughtUp).as(where).isFalse();
            caughtUp = true;
          } else if (frame instanceof Frame.FellBehind) {
            assertThat(caughtUp).as(where).isTrue();
            caughtUp = false;
          }
        }
        assertThat(at).as(name).isEqualTo(names.size());
        assertThat(caughtUp).as(name).isTrue();
        assertThat(terminals()).as(name).isEqualTo(sequencer.terminals());
      }

      void repair() throws InterruptedException {
        int at = 0;
        for (Frame frame : frames) {
          at += frame instanceof Frame.Event ? 1 : 0;
          if (frame instanceof Gap gap && gap.count() != null) {
            int count = Math.toIntExact(gap.count());
            assertThat(repaired(gap)).as(name).isEqualTo(allNames().subList(at, at + count));
            at += count;
            repairs++;
          }
        }
      }

      private List<String> repaired(Gap gap) throws InterruptedException {
        List<String> names = new ArrayList<>();
        try (Subscription repair = subscription.repair(gap)) {
          for (int step = 0; !repair.ended(); step++) {
            assertThat(step).as("%s is stuck: %s", name, repair).isLessThan(MAX_STEPS);
            work.step();
            Frame frame = repair.next(Duration.ZERO).orElse(null);
            if (frame instanceof Frame.Event event) {
              names.add(event.branch() + ":" + event.sequence());
            } else if (frame != null) {
              assertThat(frame).as(name).isInstanceOf(Frame.CaughtUp.class);
            }
          }
        }
        return names;
      }

      private long terminals() {
        return frames.stream()
            .filter(
                frame ->
                    frame instanceof Frame.Event event
                        && event.logged().lifecycle() == Lifecycle.TERMINAL)
            .count();
      }
    }
  }
}
