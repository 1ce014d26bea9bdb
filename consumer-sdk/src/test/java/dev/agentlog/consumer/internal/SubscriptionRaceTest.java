package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Overflow.Policy;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.consumer.internal.Races.Thing;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whenever workers, the tail, the reader and the one that closes come to their steps: a
 * subscription with a queue of one delivers everything in order, unless it is closed, and then
 * holds nothing.
 */
@Timeout(120)
class SubscriptionRaceTest {

  private static final int MOST_STEPS = 500;
  private static final List<byte[]> LOGGED =
      LongStream.rangeClosed(1, 5)
          .mapToObj(sequence -> Events.bytes("s", "main", sequence))
          .toList();
  private static final List<Long> ALL = LongStream.rangeClosed(1, LOGGED.size()).boxed().toList();
  private static final SubscribeOptions OPTIONS =
      SubscribeOptions.builder().overflow(Overflow.of(Policy.BACKPRESSURE, 1, 1)).build();

  /** A subscription whose first step is due. */
  private static final class Reading implements Races.Subject {

    private final TaskList tasks = new TaskList();
    private final ModelSource source = new ModelSource();
    private final List<Long> taken = new ArrayList<>();
    private final PumpedSubscription subscription;
    private final boolean closes;
    private volatile boolean closed;

    Reading(boolean closes) {
      this.closes = closes;
      ModelLog log = new ModelLog("agentlog.session.s", 1);
      LOGGED.forEach(log::commit);
      source.log = log;
      SubscriptionHub hub = new SubscriptionHub(source, tasks, Long.MAX_VALUE, () -> 0);
      subscription =
          hub.subscribe(
              CoreSettings.of(Namespace.DEFAULT, Scope.session("s"), OPTIONS, Events.CODEC));
    }

    @Override
    public List<List<Thing>> things() {
      return List.of(
          List.of(tasks::runOne),
          List.of(tasks::runOne, tasks::stepTail),
          List.of(this::take),
          closes ? List.of(this::close) : List.of(tasks::runOne));
    }

    private void take() throws InterruptedException {
      try {
        if (subscription.next(Duration.ZERO).orElse(null) instanceof Frame.Event event) {
          taken.add(event.sequence());
        }
      } catch (SubscriptionClosedException over) {
        assertThat(closed).isTrue();
      }
    }

    private void close() {
      closed = true;
      subscription.close();
    }

    @Override
    public void check() throws Exception {
      for (int step = 0; step < MOST_STEPS && (closed || taken.size() < ALL.size()); step++) {
        tasks.runOne();
        tasks.stepTail();
        take();
      }
      assertThat(taken).as("%s", subscription).isEqualTo(ALL.subList(0, taken.size()));
      if (closed) {
        assertThat(source.open).hasValue(0);
      } else {
        assertThat(taken).as("%s", subscription).hasSameSizeAs(ALL);
      }
    }
  }

  @Test
  void everythingComesInOrder() throws Exception {
    Races.run(10_000, () -> new Reading(false));
  }

  @Test
  void oneThatIsClosedHoldsNothing() throws Exception {
    Races.run(10_000, () -> new Reading(true));
  }
}
