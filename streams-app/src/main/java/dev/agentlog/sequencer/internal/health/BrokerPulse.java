package dev.agentlog.sequencer.internal.health;

import dev.agentlog.sequencer.internal.threads.Daemons;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/** Asks the brokers again and again whether they are there. Thread-safe. */
public final class BrokerPulse implements AutoCloseable {
  private static final long PERIOD_S = 3;
  private static final int TIMEOUT_MS = 3_000;

  private final Admin admin;
  private final ScheduledExecutorService thread = Daemons.scheduler("agentlog-broker-pulse");
  private volatile long answeredAt = System.nanoTime();

  /** Begins to ask with the given admin client, which it does not close. */
  public BrokerPulse(Admin admin) {
    this.admin = admin;
    var unused = thread.scheduleWithFixedDelay(this::ask, 0, PERIOD_S, TimeUnit.SECONDS);
  }

  /** How long ago a broker answered last. */
  public Duration silence() {
    return Duration.ofNanos(System.nanoTime() - answeredAt);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void ask() {
    var unused =
        admin
            .describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MS))
            .clusterId()
            .whenComplete(
                (id, failure) -> {
                  if (failure == null) {
                    answeredAt = System.nanoTime();
                  }
                });
  }
}
