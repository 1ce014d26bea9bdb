package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Replays share the few readers that there are, however long they take. */
class FairReadersTest {

  private static final int EVENTS = 5_000;
  private static final int MAX_STEPS = 100_000;

  @Test
  void whoCameLastHasItsTurnBeforeTheOthersAreThrough() throws Exception {
    ModelSource source = new ModelSource();
    ModelLog log = new ModelLog("agentlog.session.s", 1);
    for (int sequence = 1; sequence <= EVENTS; sequence++) {
      log.append(0, Events.bytes("s", "main", sequence));
    }
    source.log = log;
    SeededWork work = new SeededWork(new Random(1));
    SubscriptionHub hub =
        new SubscriptionHub(source, work, Duration.ofSeconds(5).toNanos(), work::now);
    List<PumpedSubscription> all = new ArrayList<>();
    for (int i = 0; i <= SubscriptionHub.READERS; i++) {
      all.add(hub.subscribe(settings()));
    }

    int[] taken = new int[all.size()];
    for (int step = 0; !everyOneHasSome(taken); step++) {
      assertThat(step).as("%s", all).isLessThan(MAX_STEPS);
      work.step();
      for (int i = 0; i < taken.length; i++) {
        taken[i] += take(all.get(i));
      }
    }

    assertThat(Arrays.stream(taken).max().orElseThrow()).isLessThan(EVENTS / 2);
    all.forEach(PumpedSubscription::close);
  }

  private static boolean everyOneHasSome(int[] taken) {
    return Arrays.stream(taken).allMatch(some -> some > 0);
  }

  private static int take(PumpedSubscription subscription) throws InterruptedException {
    int events = 0;
    while (subscription.next(Duration.ZERO).orElse(null) instanceof Frame.Event) {
      events++;
    }
    return events;
  }

  private static CoreSettings settings() {
    return CoreSettings.of(
        Namespace.DEFAULT, Scope.session("s"), SubscribeOptions.builder().build(), Events.CODEC);
  }
}
