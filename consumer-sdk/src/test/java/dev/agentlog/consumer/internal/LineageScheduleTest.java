package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Overflow.Policy;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Generated sessions full of forks, written by a sequencer whose transactions abort, while readers
 * of lineages come, resume, shed and repair. What they get is compared with the definition.
 */
class LineageScheduleTest {
  private static final long RUNS = Long.getLong("agentlog.lineage.runs", 300);
  private static final int EVENTS = 60;
  private static final int MAX_STEPS = 100_000;
  private static final List<Policy> POLICIES =
      List.of(Policy.BACKPRESSURE, Policy.DROP_NON_TERMINAL, Policy.DROP_PROGRESS);

  private final Set<String> statesSeen = new HashSet<>();
  private int early;
  private int resumes;
  private int repairs;
  private int inherited;

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void aLineageIsWhatItsDefinitionSaysWheneverAReaderComesAndResumes(Visibility visibility)
      throws Exception {
    for (long seed = 0; seed < RUNS; seed++) {
      new Run(seed, visibility).run();
    }
    assertThat(early).as("subscribed before the fork").isGreaterThan((int) RUNS / 2);
    assertThat(resumes).isGreaterThan((int) RUNS);
    assertThat(repairs).isGreaterThan((int) RUNS / 4);
    assertThat(inherited).as("events of ancestors").isGreaterThan((int) RUNS * 4);
    assertThat(statesSeen).contains("Tailing", "Reading", "Parked", "Ended");
  }

  private final class Run {
    private final Random random;
    private final String name;
    private final ForkTree tree;
    private final ModelLog log = new ModelLog("agentlog.session.s", 1);
    private final ModelSource source = new ModelSource();
    private final SeededWork work;
    private final SubscriptionHub hub;
    private final ModelSequencer sequencer;
    private final Visibility visibility;
    private final List<Reader> readers = new ArrayList<>();
    private final int pause;

    Run(long seed, Visibility visibility) {
      this.random = new Random(seed);
      this.name = visibility + " seed " + seed;
      this.visibility = visibility;
      this.tree = new ForkTree(random, EVENTS);
      this.work = new SeededWork(random);
      this.source.log = log;
      this.hub = new SubscriptionHub(source, work, Duration.ofSeconds(5).toNanos(), work::now);
      this.sequencer = new ModelSequencer(log, random, tree.events());
      this.pause = 1 + random.nextInt(12);
    }

    void run() throws InterruptedException {
      int count = 1 + random.nextInt(5);
      for (int step = 0; !isDone() || readers.size() < count; step++) {
        assertThat(step).as("%s is stuck: %s", name, readers).isLessThan(MAX_STEPS);
        if (readers.size() < count && random.nextInt(20) == 0) {
          readers.add(new Reader(tree.branches().get(random.nextInt(tree.branches().size()))));
        }
        mayWrite();
        source.doubt |= random.nextInt(200) == 0;
        work.step();
        for (Reader reader : readers) {
          reader.mayRead();
        }
      }
      for (Reader reader : readers) {
        reader.check();
      }
    }

    private void mayWrite() {
      if (!sequencer.done() && random.nextInt(pause) == 0) {
        sequencer.step(0.3);
      }
    }

    private boolean isDone() {
      return sequencer.done() && readers.stream().allMatch(r -> r.subscription.ended());
    }

    /** Reads one lineage, goes away now and then and comes back where it was. */
    private final class Reader {
      private final Scope.Lineage scope;
      private final Policy policy = POLICIES.get(random.nextInt(POLICIES.size()));
      private final List<String> names = new ArrayList<>();
      private final int slowness = 1 + random.nextInt(20);
      private @Nullable Cursor last;
      private PumpedSubscription subscription;
      private int left = 5;
      private int caughtUp;

      Reader(String branch) {
        scope = Scope.session(ForkTree.SESSION).lineage(branch);
        subscription = subscribe(Start.beginning());
        early += log.end(0) < tree.events().size() / 2 ? 1 : 0;
      }

      private PumpedSubscription subscribe(Start start) {
        int capacity = 1 + random.nextInt(12);
        SubscribeOptions options =
            SubscribeOptions.builder()
                .start(start)
                .visibility(visibility)
                .overflow(Overflow.of(policy, capacity, random.nextInt(capacity + 1)))
                .build();
        caughtUp = 0;
        return hub.subscribe(CoreSettings.of(Namespace.DEFAULT, scope, options, Events.CODEC));
      }

      void mayRead() throws InterruptedException {
        statesSeen.add(subscription.stateName());
        if (random.nextInt(slowness) > 0) {
          return;
        }
        Frame frame = subscription.next(Duration.ZERO).orElse(null);
        if (frame != null) {
          take(frame);
        } else if (last != null && left > 0 && !subscription.ended() && random.nextInt(40) == 0) {
          left--;
          subscription.close();
          subscription = subscribe(Start.cursor(Cursor.parse(last.token())));
          resumes++;
        }
      }

      private void take(Frame frame) throws InterruptedException {
        if (frame instanceof Frame.Event event) {
          names.add(event.branch() + ":" + event.sequence());
          inherited += event.branch().equals(scope.name()) ? 0 : 1;
        } else if (frame instanceof Frame.Gap gap) {
          assertThat(gap.reason()).as(name).isEqualTo(Frame.Gap.Reason.SHED);
          List<String> missed = repaired(gap);
          assertThat(missed).as("%s %s", name, gap).hasSize(count(gap));
          names.addAll(missed);
          repairs++;
        } else if (frame instanceof Frame.CaughtUp) {
          caughtUp++;
        }
        last = ((Frame.Positioned) frame).cursor();
      }

      private int count(Frame.Gap gap) {
        return Math.toIntExact(Objects.requireNonNull(gap.count()));
      }

      private List<String> repaired(Frame.Gap gap) throws InterruptedException {
        List<String> missed = new ArrayList<>();
        try (Subscription repair = subscription.repair(gap)) {
          for (int step = 0; !repair.ended(); step++) {
            assertThat(step).as("%s is stuck: %s", name, repair).isLessThan(MAX_STEPS);
            mayWrite();
            work.step();
            Frame frame = repair.next(Duration.ZERO).orElse(null);
            if (frame instanceof Frame.Event event) {
              missed.add(event.branch() + ":" + event.sequence());
            }
          }
        }
        return missed;
      }

      void check() {
        assertThat(names)
            .as("%s %s", name, scope.describe())
            .containsExactlyElementsOf(tree.lineage(scope.name()));
        assertThat(caughtUp).as("%s %s", name, subscription).isEqualTo(1);
        subscription.close();
      }

      @Override
      public String toString() {
        return subscription.toString();
      }
    }
  }
}
