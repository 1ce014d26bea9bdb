package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.FrameSource;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Whoever is told that there is something to read may throw: that ends one subscription alone. */
class ThrowingWakeUpTest {

  private static final int STEPS = 200;

  private final ModelSource source = new ModelSource();
  private final SeededWork work = new SeededWork(new Random(1));
  private final SubscriptionHub hub =
      new SubscriptionHub(source, work, Duration.ofSeconds(5).toNanos(), work::now);
  private final ModelLog log = new ModelLog("agentlog.session.s", 1);
  private final AtomicBoolean throwing = new AtomicBoolean();

  @Test
  void itEndsTheSubscriptionBehindWhatWaitsAndLeavesItCloseable() throws Exception {
    source.log = log;
    log.append(0, Events.bytes("s", "main", 1));
    PumpedSubscription subscription =
        hub.subscribe(
            CoreSettings.of(
                Namespace.DEFAULT,
                Scope.session("s"),
                SubscribeOptions.builder().build(),
                Events.CODEC));
    FrameSource frames =
        subscription.source(
            () -> {
              if (throwing.getAndSet(false)) {
                throw new IllegalStateException("no time");
              }
            });
    throwing.set(true);

    for (int step = 0; step < STEPS; step++) {
      work.step();
    }

    assertThat(throwing).as("still to be told").isFalse();
    assertThat(frames.poll()).isPresent();
    assertThatThrownBy(
            () -> {
              while (frames.poll().isPresent()) {
                // CaughtUp may wait as well
              }
            })
        .isInstanceOf(AgentLogException.class)
        .isNotInstanceOf(SubscriptionClosedException.class)
        .hasStackTraceContaining("no time");
    CompletableFuture.runAsync(subscription::close).get(10, TimeUnit.SECONDS);
  }
}
