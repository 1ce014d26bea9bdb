package dev.agentlog.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.awaitility.Awaitility;

/**
 * What is there in the process before a test, to be compared with what is there after it: threads,
 * and the Kafka clients, each of which registers itself.
 */
final class Remains {

  private final Set<Thread> threads = threads();
  private final Set<ObjectName> clients = clients();

  private Remains() {}

  static Remains now() {
    return new Remains();
  }

  /** Waits for what is about to end. */
  void assertNothingWasAdded() {
    Awaitility.await()
        .pollInSameThread()
        .untilAsserted(
            () -> {
              assertThat(threads()).as("threads").filteredOn(t -> !threads.contains(t)).isEmpty();
              assertThat(clients()).as("clients").isSubsetOf(clients);
            });
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .collect(Collectors.toSet());
  }

  private static Set<ObjectName> clients() {
    try {
      return ManagementFactory.getPlatformMBeanServer()
          .queryNames(new ObjectName("kafka.*:type=app-info,*"), null);
    } catch (MalformedObjectNameException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
