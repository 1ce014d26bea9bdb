package dev.agentlog.benchmarks;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Two subscribers of everything, one of each visibility, and when each event reached them. */
final class FrameTimes implements AutoCloseable {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final Duration TAKE = Duration.ofMillis(100);

  private final AgentLogConsumer consumer;
  private final Reader committed;
  private final Reader sequenced;

  FrameTimes(String bootstrap, Namespace namespace) {
    consumer =
        AgentLogConsumer.connect(ConsumerOptions.builder(bootstrap).namespace(namespace).build());
    committed = new Reader(consumer, Visibility.COMMITTED);
    sequenced = new Reader(consumer, Visibility.SEQUENCED);
  }

  void sent(String eventId, long dueNanos) {
    committed.sent.put(eventId, dueNanos);
    sequenced.sent.put(eventId, dueNanos);
  }

  void reset() {
    awaitAll(Duration.ofSeconds(30));
    committed.times.reset();
    sequenced.times.reset();
  }

  void awaitAll(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!committed.sent.isEmpty() || !sequenced.sent.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "%d events never reached the subscribers."
                .formatted(Math.max(committed.sent.size(), sequenced.sent.size())));
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  Histogram committed() {
    return committed.times;
  }

  Histogram sequenced() {
    return sequenced.times;
  }

  @Override
  public void close() throws InterruptedException {
    committed.close();
    sequenced.close();
    consumer.close();
  }

  private static final class Reader implements Runnable {
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Histogram times = new ConcurrentHistogram(3);
    private final Subscription subscription;
    private final Thread thread;

    Reader(AgentLogConsumer consumer, Visibility visibility) {
      subscription =
          consumer.subscribe(
              Scope.all(),
              SubscribeOptions.builder().start(Start.now()).visibility(visibility).build());
      thread = new Thread(this, "bench-" + visibility);
      thread.start();
    }

    @Override
    public void run() {
      try {
        while (!Thread.currentThread().isInterrupted()) {
          subscription
              .next(TAKE)
              .ifPresent(
                  frame -> {
                    if (frame instanceof Frame.Event event) {
                      Long due = sent.remove(event.logged().eventId());
                      if (due != null) {
                        times.recordValue((System.nanoTime() - due) / NANOS_PER_MICRO);
                      }
                    }
                  });
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void close() throws InterruptedException {
      thread.interrupt();
      thread.join();
      subscription.close();
    }
  }
}
