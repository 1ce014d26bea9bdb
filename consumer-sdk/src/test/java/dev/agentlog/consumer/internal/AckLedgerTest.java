package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.CursorDamagedException;
import dev.agentlog.consumer.CursorNotStoredException;
import dev.agentlog.consumer.CursorScopeException;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.source.CursorStore;
import dev.agentlog.consumer.source.MemoryCursorStore;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is acknowledged, and when it is safe. */
@Timeout(60)
class AckLedgerTest {

  static final ScopeIdentity FEED = new ScopeIdentity(Namespace.DEFAULT, Scope.all());
  private static final Uuid TOPIC = Uuid.randomUuid();

  private final SubscriptionHub hub =
      new SubscriptionHub(
          new ModelSource(), new HubThreads(), TimeUnit.HOURS.toNanos(1), System::nanoTime);
  private final HeldStore store = new HeldStore();
  private final AckLedger ledger = ledger(null);

  @AfterEach
  void close() {
    hub.close();
  }

  /** Writes when the test says so. */
  private static final class HeldStore implements CursorStore {

    private final MemoryCursorStore inner = new MemoryCursorStore();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private final List<LogCursor> written = new ArrayList<>();
    private @Nullable RuntimeException failure;
    private boolean throwing;
    private boolean holds;

    @Override
    public List<Register> read(String name, Duration timeout) {
      return inner.read(name, timeout);
    }

    @Override
    public synchronized CompletableFuture<@Nullable Void> write(Key key, @Nullable String token) {
      if (token != null) {
        written.add(CursorCodec.decode(token));
      }
      if (failure != null && throwing) {
        throw failure;
      }
      if (failure != null) {
        return CompletableFuture.failedFuture(failure);
      }
      if (!holds) {
        return inner.write(key, token);
      }
      CompletableFuture<@Nullable Void> later = new CompletableFuture<>();
      held.add(
          () -> {
            var unused = inner.write(key, token);
            later.complete(null);
          });
      return later;
    }

    synchronized int writes() {
      return written.size();
    }

    void release() {
      Runnable next;
      synchronized (this) {
        next = held.remove();
      }
      next.run();
    }

    @Override
    public void close() {}
  }

  private AckLedger ledger(@Nullable LogCursor stored) {
    return new AckLedger(new NamedCursor("n", FEED, System.nanoTime()), store, hub, stored);
  }

  static LogCursor at(Uuid topic, long... offsets) {
    return new LogCursor(FEED, Visibility.COMMITTED, topic, offsets, FloorView.NONE);
  }

  private static LogCursor at(long... offsets) {
    return at(TOPIC, offsets);
  }

  private @Nullable LogCursor resumed() {
    return new StoredCursors("n", FEED, store.read("n", Duration.ZERO)).resumeAt(TOPIC);
  }

  @Test
  void whatIsAcknowledgedIsStored() {
    ledger.ack(at(3, 4)).join();
    assertThat(resumed()).isEqualTo(at(3, 4));
  }

  @Test
  void anAcknowledgementOfLessChangesNothingAndIsDoneAtOnce() {
    ledger.ack(at(3, 4)).join();
    assertThat(ledger.ack(at(2, 4))).isCompleted();
    assertThat(ledger.ack(at(3, 4))).isCompleted();
    assertThat(store.writes()).isEqualTo(1);
    assertThat(resumed()).isEqualTo(at(3, 4));
  }

  @Test
  void whatWasStoredBeforeIsNotUndone() {
    AckLedger next = ledger(at(10, 10));
    assertThat(next.ack(at(9, 10))).isCompleted();
    next.ack(at(8, 12)).join();
    assertThat(resumed()).isEqualTo(at(10, 12));
  }

  @Test
  void eachPartitionsFurthestPositionCounts() {
    ledger.ack(at(5, 1)).join();
    ledger.ack(at(2, 7)).join();
    assertThat(resumed()).isEqualTo(at(5, 7));
  }

  @Test
  void acknowledgementsThatComeMeanwhileAreStoredTogether() {
    store.holds = true;
    CompletableFuture<@Nullable Void> first = ledger.ack(at(1));
    List<CompletableFuture<@Nullable Void>> others = new ArrayList<>();
    for (long offset = 2; offset <= 100; offset++) {
      others.add(ledger.ack(at(offset)));
    }
    assertThat(ledger.ack(at(1))).isNotDone();
    assertThat(store.writes()).isEqualTo(1);
    store.release();
    first.join();
    Awaitility.await().until(() -> store.writes() == 2);
    assertThat(others).noneMatch(CompletableFuture::isDone);
    store.release();
    others.forEach(CompletableFuture::join);
    assertThat(store.written).containsExactly(at(1), at(100));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsNotStoredIsToldAndStoredWithTheNext(boolean throwing) {
    store.throwing = throwing;
    store.failure = new TimeoutException("nobody answers");
    assertThatThrownBy(ledger.ack(at(5))::join)
        .cause()
        .isInstanceOf(CursorNotStoredException.class)
        .hasMessage(
            "The cursor of subscription 'n' could not be stored (nobody answers): acknowledge it or a later one again; until then the next start goes on from the one stored before.");
    store.failure = null;
    ledger.ack(at(4)).join();
    assertThat(resumed()).isEqualTo(at(5));
  }

  @Test
  void ofAnotherTopicEachIsKeptAndThePresentOneCounts() {
    Uuid anew = Uuid.randomUuid();
    ledger.ack(at(50)).join();
    ledger.ack(at(anew, 3)).join();
    ledger.ack(at(51)).join();
    StoredCursors stored = new StoredCursors("n", FEED, store.read("n", Duration.ZERO));
    assertThat(stored.resumeAt(anew)).isEqualTo(at(anew, 3));
    assertThat(stored.resumeAt(TOPIC)).isEqualTo(at(51));
    assertThat(stored.resumeAt(Uuid.randomUuid())).as("written last").isEqualTo(at(51));
    ledger.ack(at(Uuid.ZERO_UUID)).join();
    stored = new StoredCursors("n", FEED, store.read("n", Duration.ZERO));
    assertThat(stored.resumeAt(Uuid.ZERO_UUID)).as("before there was a topic").isEqualTo(at(51));
  }

  @Test
  void aCursorOfAnotherScopeOrADamagedOneIsRefused() {
    ScopeIdentity session = new ScopeIdentity(Namespace.DEFAULT, Scope.session("s"));
    LogCursor other =
        new LogCursor(session, Visibility.COMMITTED, TOPIC, new long[] {1}, FloorView.NONE);
    assertThatThrownBy(() -> ledger.ack(other)).isInstanceOf(CursorScopeException.class);
    Cursor damaged = () -> "x";
    assertThatThrownBy(() -> ledger.ack(damaged)).isInstanceOf(CursorDamagedException.class);
    assertThat(store.writes()).isZero();
  }

  @Test
  void aNameIsOfOneScope() {
    ledger.ack(at(3)).join();
    ScopeIdentity session = new ScopeIdentity(Namespace.DEFAULT, Scope.session("s"));
    assertThatThrownBy(() -> new StoredCursors("n", session, store.read("n", Duration.ZERO)))
        .isInstanceOf(CursorScopeException.class)
        .hasMessage(
            "The subscription name 'n' stores cursors of all sessions in namespace 'agentlog' and cannot be used for session 's' in namespace 'agentlog': use another name.");
  }

  @Test
  void closingStoresWhatWasAcknowledgedAndTakesNoMore() {
    store.holds = true;
    CompletableFuture<@Nullable Void> first = ledger.ack(at(1));
    CompletableFuture<@Nullable Void> second = ledger.ack(at(2));
    ledger.close();
    assertThatThrownBy(() -> ledger.ack(at(3))).isInstanceOf(SubscriptionClosedException.class);
    store.release();
    first.join();
    store.release();
    second.join();
    assertThat(resumed()).isEqualTo(at(2));
  }

  @RepeatedTest(20)
  void acknowledgingFromManyThreadsWhileClosingHangsNothing() throws Exception {
    ConcurrentLinkedQueue<CompletableFuture<@Nullable Void>> all = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<LogCursor> safe = new ConcurrentLinkedQueue<>();
    CountDownLatch begun = new CountDownLatch(3);
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < 3; thread++) {
      int from = thread;
      threads.add(new Thread(() -> acknowledge(from, all, safe, begun)));
    }
    threads.forEach(Thread::start);
    begun.await();
    ledger.close();
    for (Thread thread : threads) {
      thread.join();
    }
    for (CompletableFuture<@Nullable Void> one : all) {
      one.get(30, TimeUnit.SECONDS);
    }
    LogCursor resumed = resumed();
    assertThat(safe).isNotEmpty().allMatch(cursor -> resumed != null && resumed.covers(cursor));
  }

  private void acknowledge(
      int from,
      ConcurrentLinkedQueue<CompletableFuture<@Nullable Void>> all,
      ConcurrentLinkedQueue<LogCursor> safe,
      CountDownLatch begun) {
    try {
      for (long offset = from; offset < 10_000; offset += 3) {
        LogCursor cursor = at(offset, 10_000 - offset);
        all.add(ledger.ack(cursor));
        safe.add(cursor);
        begun.countDown();
      }
    } catch (SubscriptionClosedException closed) {
      assertThat(closed).hasMessageContaining("acknowledge before closing it");
    }
  }
}
