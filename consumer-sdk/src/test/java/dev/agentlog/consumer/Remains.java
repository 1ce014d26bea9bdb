package dev.agentlog.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.awaitility.Awaitility;

/**
 * What is there in the process before a test, to be compared with what is there after it: threads,
 * the Kafka clients, each of which registers itself, and sockets where the system shows them.
 */
final class Remains {

  private final Set<Thread> threads = threads();
  private final Set<ObjectName> clients = clients();
  private final Set<String> sockets = sockets();

  static {
    // The JDK's own timer, which begins with the first time limit of a future and never ends.
    var unused = new CompletableFuture<Void>().orTimeout(1, TimeUnit.MILLISECONDS);
  }

  private Remains() {}

  static Remains now() {
    return new Remains();
  }

  /** Waits for what is about to end. */
  void assertNothingWasAdded() {
    Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .untilAsserted(
            () -> {
              assertThat(threads()).as("threads").filteredOn(t -> !threads.contains(t)).isEmpty();
              assertThat(clients()).as("clients").isSubsetOf(clients);
              // As many, not the same: the test's own clients and its broker may connect anew.
              assertThat(sockets()).as("sockets").hasSizeLessThanOrEqualTo(sockets.size());
            });
  }

  /** All threads but those that the JDK keeps for everybody, and JUnit for its time limits. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .filter(thread -> !(thread instanceof ForkJoinWorkerThread))
        .filter(thread -> !thread.getClass().getName().startsWith("jdk.internal."))
        .filter(thread -> !thread.getName().startsWith("junit-"))
        .collect(Collectors.toSet());
  }

  /** By their inode numbers; nothing on a system without {@code /proc}. */
  private static Set<String> sockets() {
    Set<String> sockets = new HashSet<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : open) {
        target(descriptor).filter(name -> name.startsWith("socket:")).ifPresent(sockets::add);
      }
    } catch (IOException elsewhere) {
      return Set.of();
    }
    return sockets;
  }

  private static Optional<String> target(Path descriptor) {
    try {
      return Optional.of(Files.readSymbolicLink(descriptor).toString());
    } catch (IOException closedMeanwhile) {
      return Optional.empty();
    }
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
