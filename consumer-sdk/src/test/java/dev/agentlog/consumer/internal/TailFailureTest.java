package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A tail that fails sends its subscriptions away, and forgets none. */
class TailFailureTest {

  private static final int MAX_STEPS = 10_000;

  private final ModelSource source = new ModelSource();
  private final ModelLog log = new ModelLog("agentlog.session.s", 1);
  private final SeededWork work = new SeededWork(new Random(1));
  private final SubscriptionHub hub =
      new SubscriptionHub(source, work, Duration.ofSeconds(5).toNanos(), work::now);

  TailFailureTest() {
    source.log = log;
    log.append(0, Events.bytes("s", "main", 1));
  }

  @Test
  void whoJoinsWhileItFailsIsServedAsTheOthers() throws Exception {
    PumpedSubscription first = subscribe();
    until(() -> first.stateName().equals("Tailing"));
    hub.tail(Visibility.COMMITTED).step(0); // now it has a reader, which can fail
    PumpedSubscription second = subscribe();
    source.tailClosing =
        () -> {
          source.tailClosing = () -> {};
          until(() -> second.stateName().equals("Tailing"));
        };

    hub.tail(Visibility.COMMITTED).abandon();
    assertThat(second.stateName()).isEqualTo("Tailing");
    log.append(0, Events.bytes("s", "main", 2));

    assertThat(sequenceOfNext(second)).isEqualTo(1);
    assertThat(sequenceOfNext(first)).isEqualTo(1);
    assertThat(sequenceOfNext(second)).isEqualTo(2);
    assertThat(sequenceOfNext(first)).isEqualTo(2);
    first.close();
    second.close();
  }

  private PumpedSubscription subscribe() {
    return hub.subscribe(
        CoreSettings.of(
            Namespace.DEFAULT,
            Scope.session("s"),
            SubscribeOptions.builder().build(),
            Events.CODEC));
  }

  /** By the workers alone: the tail's thread is busy, or has nothing to do with it. */
  private void until(BooleanSupplier condition) {
    for (int step = 0; !condition.getAsBoolean(); step++) {
      assertThat(step).isLessThan(MAX_STEPS);
      work.workerStep();
    }
  }

  private long sequenceOfNext(PumpedSubscription subscription) throws InterruptedException {
    for (int step = 0; step < MAX_STEPS; step++) {
      if (subscription.next(Duration.ZERO).orElse(null) instanceof Frame.Event event) {
        return event.sequence();
      }
      work.step();
    }
    throw new AssertionError("nothing came: " + subscription);
  }
}
