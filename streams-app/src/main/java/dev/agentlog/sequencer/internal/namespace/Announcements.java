package dev.agentlog.sequencer.internal.namespace;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.sequencer.internal.threads.Daemons;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells clients where this instance answers, and takes away what instances that are gone have left
 * behind.
 *
 * <p>After each rebalance, and from time to time, the announcements are compared with the members
 * of the group: one of an instance that is no member is taken away, and this instance's own is made
 * again if another took this one for gone. Thread-safe; has a thread of its own.
 */
public final class Announcements implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final NamespaceSetup setup;
  private final GroupMembers members;
  private final String instanceId;
  private final URI address;
  private final ScheduledExecutorService thread = Daemons.scheduler("agentlog-announcements");
  private boolean announced;

  /**
   * Announcements of one instance, none of them made yet.
   *
   * @param instanceId the instance's name
   * @param address where it answers
   */
  public Announcements(NamespaceSetup setup, GroupMembers members, String instanceId, URI address) {
    this.setup = setup;
    this.members = members;
    this.instanceId = instanceId;
    this.address = address;
  }

  /** Announces this instance, if that was not done before. Blocks until it is written. */
  public synchronized void begin() {
    if (announced) {
      return;
    }
    setup.announce(instanceId, address);
    announced = true;
    var unused =
        thread.scheduleWithFixedDelay(
            this::compare, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Compares soon; returns at once. */
  public void rebalanced() {
    try {
      thread.execute(this::compare);
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("Closed already.");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    withdraw();
  }

  private synchronized void withdraw() {
    if (!announced) {
      return;
    }
    announced = false;
    try {
      setup.withdraw(instanceId);
    } catch (AgentLogException e) {
      LOG.atWarn().addKeyValue("cause", e.getMessage()).log("The announcement stays.");
    }
  }

  private synchronized void compare() {
    if (!announced) {
      return;
    }
    try {
      Map<String, URI> known = setup.announcements();
      if (!address.equals(known.get(instanceId))) {
        setup.announce(instanceId, address);
      }
      members
          .instances()
          .filter(present -> present.contains(instanceId))
          .ifPresent(
              present ->
                  known.keySet().stream()
                      .filter(instance -> !present.contains(instance))
                      .filter(instance -> !instance.equals(instanceId))
                      .forEach(this::remove));
    } catch (AgentLogException e) {
      LOG.atDebug().addKeyValue("cause", e.getMessage()).log("Announcements are not compared.");
    }
  }

  private void remove(String gone) {
    LOG.atInfo()
        .addKeyValue("instance", gone)
        .log("The announcement of an instance that is gone is taken away.");
    setup.withdraw(gone);
  }
}
