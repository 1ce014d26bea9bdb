package dev.agentlog.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.Overflow.Policy;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many subscriptions share few threads, and one that does not read stops none of the others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManySubscriptionsIT {

  private static final int MANY = Integer.getInteger("agentlog.many", 50);
  private static final int MAX_THREADS = 10;

  private TestCluster cluster;
  private Set<Thread> threadsBefore;
  private AgentLogConsumer consumer;
  private LogWriter writer;

  @BeforeAll
  void startBroker() {
    cluster = new TestCluster(new Namespace("many"));
  }

  @AfterAll
  void stopBroker() {
    cluster.close();
  }

  @BeforeEach
  void connect() {
    writer = cluster.writer();
    threadsBefore = Thread.getAllStackTraces().keySet();
    consumer = cluster.connect();
  }

  @AfterEach
  void disconnect() {
    consumer.close();
    writer.close();
  }

  @Test
  void manyOnOneSession() throws InterruptedException {
    String session = cluster.openSession();
    writer.commit(session, "main", 1, 2, 3);
    List<Subscription> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      all.add(consumer.subscribe(Scope.session(session), visibility(i)));
    }
    writer.commit(session, "main", 4, 5);
    for (Subscription subscription : all) {
      assertThat(take(subscription, 5)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
    assertThat(newThreads()).hasSizeLessThanOrEqualTo(MAX_THREADS);
  }

  @Test
  void oneOnEachOfManySessions() throws InterruptedException {
    List<String> sessions = new ArrayList<>();
    List<Subscription> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      String session = cluster.openSession();
      sessions.add(session);
      all.add(consumer.subscribe(Scope.session(session), visibility(i)));
    }
    writer.begin();
    sessions.forEach(session -> writer.log(session, "main", 1, 2));
    writer.commit();
    for (Subscription subscription : all) {
      assertThat(take(subscription, 2)).containsExactly(1L, 2L);
    }
    assertThat(newThreads()).hasSizeLessThanOrEqualTo(MAX_THREADS);
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void oneThatNeverTakesStopsNoneOfTheOthers(Policy policy) throws InterruptedException {
    String session = cluster.openSession();
    SubscribeOptions small = SubscribeOptions.builder().overflow(Overflow.of(policy, 4, 1)).build();
    Subscription never = consumer.subscribe(Scope.session(session), small);
    List<Subscription> others = new ArrayList<>();
    for (int i = 0; i < 19; i++) {
      others.add(consumer.subscribe(Scope.session(session), visibility(i)));
    }
    for (long from = 1; from <= 100; from += 20) {
      writer.begin();
      for (long sequence = from; sequence < from + 20; sequence++) {
        writer.log(session, Events.bytes(session, "main", sequence));
      }
      writer.commit();
      for (Subscription other : others) {
        assertThat(take(other, 20)).hasSize(20).startsWith(from).endsWith(from + 19);
      }
    }
    assertThat(whatItMissed(never, policy)).isEqualTo(100);
  }

  /** Reads what the one that never took has, and returns how many events that accounts for. */
  private long whatItMissed(Subscription never, Policy policy) throws InterruptedException {
    long told = 0;
    long goal = policy == Policy.FAIL ? 3 : 100;
    while (told < goal) {
      Frame frame = next(never);
      told += frame instanceof Frame.Event ? 1 : 0;
      told += frame instanceof Frame.Gap gap ? repaired(never, gap) : 0;
    }
    if (policy == Policy.FAIL) {
      assertThatThrownBy(() -> next(never)).isInstanceOf(QueueOverflowException.class);
      return 100;
    }
    return told;
  }

  /** Reads the gap's events again, and returns how many they are. */
  private static long repaired(Subscription never, Frame.Gap gap) throws InterruptedException {
    assertThat(gap.reason()).isEqualTo(Frame.Gap.Reason.SHED);
    long events = 0;
    try (Subscription repair = never.repair(gap)) {
      while (!repair.ended()) {
        events += next(repair) instanceof Frame.Event ? 1 : 0;
      }
    }
    assertThat(gap.count()).isEqualTo(events);
    return events;
  }

  private Set<String> newThreads() {
    Set<Thread> added = new HashSet<>(Thread.getAllStackTraces().keySet());
    added.removeAll(threadsBefore);
    return added.stream().filter(Thread::isAlive).map(Thread::getName).collect(Collectors.toSet());
  }

  private static SubscribeOptions visibility(int i) {
    Visibility visibility = i % 2 == 0 ? Visibility.COMMITTED : Visibility.SEQUENCED;
    return SubscribeOptions.builder().visibility(visibility).build();
  }

  /** Reads the number of events and returns their sequences. */
  private static List<Long> take(Subscription subscription, int count) throws InterruptedException {
    List<Long> sequences = new ArrayList<>();
    while (sequences.size() < count) {
      if (next(subscription) instanceof Frame.Event event) {
        sequences.add(event.sequence());
      }
    }
    return sequences;
  }

  private static Frame next(Subscription subscription) throws InterruptedException {
    Optional<Frame> frame = subscription.next(Duration.ofSeconds(60));
    assertThat(frame).isPresent();
    return frame.orElseThrow();
  }
}
