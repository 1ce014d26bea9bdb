package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.consumer.internal.Races.Thing;
import dev.agentlog.consumer.source.CursorStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whoever acknowledges, whenever writes come through, the time passes, and the ledger is closed:
 * all that it took is stored, and nobody waits for ever.
 */
@Timeout(120)
class AckLedgerRaceTest {

  private static final Uuid TOPIC = new Uuid(1, 2);

  /** Writes one after the other, when it is told. */
  private static final class SlowStore implements CursorStore {

    private final Deque<Runnable> writes = new ArrayDeque<>(); // guarded by this
    private volatile long stored;

    @Override
    public List<Register> read(String name, Duration timeout) {
      return List.of();
    }

    @Override
    public synchronized CompletableFuture<@Nullable Void> write(Key key, @Nullable String token) {
      CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
      writes.add(
          () -> {
            stored = token == null ? 0 : CursorCodec.decode(token).offset(0);
            done.complete(null);
          });
      return done;
    }

    boolean writeOne() {
      Runnable next;
      synchronized (this) {
        next = writes.poll();
      }
      if (next != null) {
        next.run();
      }
      return next != null;
    }

    @Override
    public void close() {}
  }

  /** A ledger that several acknowledge to. */
  private static final class Acknowledging implements Races.Subject {

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong offsets = new AtomicLong();
    private final TaskList tasks = new TaskList();
    private final SlowStore store = new SlowStore();
    private final Queue<Taken> taken = new ConcurrentLinkedQueue<>();
    private final AckLedger ledger =
        new AckLedger(
            new NamedCursor("n", AckLedgerTest.FEED, 0),
            store,
            new SubscriptionHub(new ModelSource(), tasks, Long.MAX_VALUE, now::get),
            null);

    private record Taken(long offset, CompletableFuture<@Nullable Void> done) {}

    @Override
    public List<List<Thing>> things() {
      return List.of(
          List.of(this::ack, this::ack, this::ack, ledger::close),
          List.of(this::ack, store::writeOne, this::pass),
          List.of(store::writeOne, this::pass));
    }

    private void ack() {
      long offset = offsets.incrementAndGet();
      try {
        taken.add(new Taken(offset, ledger.ack(AckLedgerTest.at(TOPIC, offset))));
      } catch (SubscriptionClosedException closed) {
        assertThat(closed).hasMessageContaining("acknowledge before closing it");
      }
    }

    private void pass() {
      now.addAndGet(AckLedger.EVERY_NANOS);
      tasks.runOne();
    }

    @Override
    public void check() {
      while (store.writeOne() || tasks.hasSome()) {
        pass();
      }
      for (Taken one : taken) {
        assertThat(one.done()).as("offset %d", one.offset()).isCompleted();
        assertThat(store.stored).isGreaterThanOrEqualTo(one.offset());
      }
    }
  }

  @Test
  void allThatWasTakenIsStored() throws Exception {
    Races.run(20_000, Acknowledging::new);
  }
}
