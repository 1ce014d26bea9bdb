package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentlog.producer.PendingLimitException;
import dev.agentlog.producer.ProducerClosedException;
import dev.agentlog.producer.ProducerInterruptedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PendingLimitTest {

  @Test
  void withoutAFreePlaceItWaitsAndThenSaysWhatWasAskedAndWhatIsTaken() {
    PendingLimit limit = new PendingLimit(2, Duration.ofMillis(30));
    limit.take("s", true);
    limit.take("s", true);

    assertThatThrownBy(() -> limit.take("s", true))
        .isInstanceOf(PendingLimitException.class)
        .hasMessage(
            "An append to session 's' was not made: 2 receipts await an answer, maxPending is 2, and none was answered within 30 ms; wait for verdicts before you append more, or raise maxPending.");
    assertThat(limit.taken()).isEqualTo(2);
  }

  @Test
  void aPlaceGivenBackGoesToWhoWaits() throws Exception {
    PendingLimit limit = new PendingLimit(1, Duration.ofSeconds(20));
    limit.take("s", true);
    CompletableFuture<Void> second = CompletableFuture.runAsync(() -> limit.take("s", true));
    limit.giveBack();

    second.get(10, TimeUnit.SECONDS);

    assertThat(limit.taken()).isEqualTo(1);
  }

  @Test
  void whoMayNotWaitGoesOverTheLimitUpToTwice() {
    PendingLimit limit = new PendingLimit(2, Duration.ofSeconds(20));
    for (int i = 0; i < 4; i++) {
      limit.take("s", false);
    }

    assertThatThrownBy(() -> limit.take("s", false))
        .isInstanceOf(PendingLimitException.class)
        .hasMessageContaining("4 receipts await an answer, maxPending is 2");
  }

  @Test
  void closingEndsEveryWait() throws Exception {
    PendingLimit limit = new PendingLimit(1, Duration.ofSeconds(20));
    limit.take("s", true);
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                limit.take("s", true);
              } catch (ProducerClosedException closed) {
                failure.complete(closed);
              }
            });
    waiter.start();
    await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);

    limit.close();

    assertThat(failure.get(10, TimeUnit.SECONDS))
        .hasMessage(
            "An append to session 's' was not made: the producer is closed; append by another one.");
    assertThatThrownBy(() -> limit.take("s", false)).isInstanceOf(ProducerClosedException.class);
  }

  @Test
  void anInterruptEndsTheWaitAndIsNotSwallowed() {
    PendingLimit limit = new PendingLimit(1, Duration.ofSeconds(20));
    limit.take("s", true);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> limit.take("s", true))
        .isInstanceOf(ProducerInterruptedException.class)
        .hasMessageContaining("was interrupted while it waited");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(limit.taken()).isEqualTo(1);
  }
}
