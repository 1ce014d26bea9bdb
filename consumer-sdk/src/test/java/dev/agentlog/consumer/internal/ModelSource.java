package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.source.CursorStore;
import dev.agentlog.consumer.source.LogReader;
import dev.agentlog.consumer.source.LogSource;
import dev.agentlog.consumer.source.MemoryCursorStore;
import dev.agentlog.consumer.source.PartitionOffsets;
import dev.agentlog.consumer.source.TailReader;
import dev.agentlog.consumer.source.TopicFacts;
import dev.agentlog.schemas.BrokerUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A source over a model log, which can be away, missing or replaced. For one reader at a time. */
final class ModelSource implements LogSource {

  private static final LogReader.Batch NOTHING =
      new LogReader.Batch(List.of(), List.of(), false, LogReader.UNKNOWN);

  volatile @Nullable ModelLog log;
  volatile boolean away;
  volatile boolean silent;
  volatile boolean slow;
  volatile boolean blocking;
  volatile boolean doubt;
  volatile @Nullable RuntimeException refusal;
  volatile @Nullable RuntimeException unopenable;
  volatile Runnable tailClosing = () -> {};
  final CursorStore cursors = new MemoryCursorStore();
  private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
  final AtomicInteger describes = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();
  final CountDownLatch inPoll = new CountDownLatch(1);

  @Override
  public CompletableFuture<Optional<TopicFacts>> describe(String topic) {
    describes.incrementAndGet();
    ModelLog now = log;
    return answer(Optional.ofNullable(now).map(ModelLog::facts));
  }

  @Override
  public CompletableFuture<List<PartitionOffsets>> offsets(
      String topic, int partitions, long since) {
    ModelLog now = log;
    return now == null
        ? CompletableFuture.failedFuture(new BrokerUnreachableException("gone"))
        : answer(now.bounds(since));
  }

  private <T> CompletableFuture<T> answer(T value) {
    RuntimeException why = away ? new BrokerUnreachableException("away") : refusal;
    if (why != null) {
      return CompletableFuture.failedFuture(why);
    }
    if (!silent && !slow) {
      return CompletableFuture.completedFuture(value);
    }
    CompletableFuture<T> later = new CompletableFuture<>();
    held.add(
        slow
            ? () -> later.complete(value)
            : () -> later.completeExceptionally(new BrokerUnreachableException("too late")));
    return later;
  }

  /**
   * Has the questions held back answered with what was so when they were asked, or fail, so that
   * they are asked again.
   */
  void answer() {
    held.forEach(Runnable::run);
    held.clear();
  }

  @Override
  public LogReader open(String topic, long[] from, Visibility visibility) {
    RuntimeException why = unopenable;
    if (why != null) {
      throw why;
    }
    open.incrementAndGet();
    opened.incrementAndGet();
    return new Reader(from.clone(), visibility);
  }

  @Override
  public CursorStore cursors() {
    return cursors;
  }

  @Override
  public TailReader openTail(Visibility visibility) {
    open.incrementAndGet();
    return new ModelTailReader(this, visibility);
  }

  private final class Reader implements LogReader {

    private final long[] positions;
    private final Visibility visibility;
    private final CountDownLatch woken = new CountDownLatch(1);

    private Reader(long[] positions, Visibility visibility) {
      this.positions = positions;
      this.visibility = visibility;
    }

    @Override
    public Batch poll(Duration wait) throws InterruptedException {
      if (blocking) {
        inPoll.countDown();
        woken.await();
        return NOTHING;
      }
      ModelLog now = log;
      if (now == null) {
        return NOTHING;
      }
      if (away) {
        throw new BrokerUnreachableException("away");
      }
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      List<Mark> marks = new ArrayList<>();
      for (int p = 0; p < positions.length; p++) {
        if (positions[p] == NOT_READ) {
          continue;
        }
        // As of one moment: a broker looks at its log once for each fetch.
        synchronized (now) {
          if (positions[p] < now.start(p) || positions[p] > now.end(p)) {
            throw new OutOfRangeException("out of range", new IllegalStateException());
          }
          ModelLog.Polled polled = now.poll(p, positions[p], visibility, 2);
          positions[p] = polled.position();
          records.addAll(polled.records());
          marks.add(new Mark(p, polled.position(), polled.stable()));
        }
      }
      boolean doubtful = doubt;
      doubt = false;
      return new Batch(records, marks, doubtful, behind(now));
    }

    private long behind(ModelLog now) {
      long behind = 0;
      for (int p = 0; p < positions.length; p++) {
        behind += now.readable(p, visibility) - positions[p];
      }
      return behind;
    }

    @Override
    public void wakeup() {
      woken.countDown();
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }
}
