package dev.agentlog.producer.sink;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.AppendRejectedException;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.internal.CallbackThread;
import dev.agentlog.producer.internal.Failures;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A sink that appends to the log, each event at whatever sequence is next. Safe for use by any
 * thread.
 *
 * <p>Sessions must have been opened. A flush waits for verdicts, or until the appends are durable
 * if the producer was made without verdicts; rejections and failed appends are failures, events
 * that were in the log already are none. A stage of a receipt that flushes gets a {@link
 * dev.agentlog.producer.CallbackThreadException}. Closing the sink leaves the producer open.
 */
public final class KafkaSink implements AgentEventSink {

  private final AgentLogProducer producer;
  private final boolean verdicts;
  private final FailureLatch failures = new FailureLatch();
  private final AtomicLong numbers = new AtomicLong();

  /** The ends of the appends that await their answer, by number. */
  private final Map<Long, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();

  private volatile boolean closed;

  /**
   * Creates a sink.
   *
   * @param producer what appends; it stays the caller's
   */
  public KafkaSink(AgentLogProducer producer) {
    this.producer = producer;
    this.verdicts = producer.options().verdicts();
  }

  /** Appends an event; throws what {@code append} throws. */
  @Override
  public void accept(SinkEvent event) {
    if (closed) {
      throw SinkFailures.closed("The Kafka sink", event);
    }
    long number = numbers.getAndIncrement();
    underWay.put(number, new CompletableFuture<>());
    boolean appended = false;
    try {
      Receipt receipt =
          producer.session(event.requireSession()).branch(event.branch()).append(event.draft());
      appended = true;
      settle(receipt, number);
    } finally {
      if (!appended) {
        ended(number);
      }
    }
  }

  private void settle(Receipt receipt, long number) {
    CompletableFuture<?> answer = verdicts ? receipt.verdict() : receipt.durable();
    var unused =
        answer.whenComplete(
            (result, failure) -> {
              note(result, failure);
              ended(number);
            });
  }

  private void note(@Nullable Object result, @Nullable Throwable failure) {
    if (failure != null) {
      Throwable cause = Failures.unwrap(failure);
      failures.record(
          cause instanceof AgentLogException known
              ? known
              : new SinkException("An append failed: " + cause, cause));
    } else if (result instanceof VerdictResult.Rejected rejected) {
      failures.record(new AppendRejectedException(rejected));
    }
  }

  private void ended(long number) {
    CompletableFuture<?> end = underWay.remove(number);
    if (end != null) {
      end.complete(null);
    }
  }

  @Override
  public void flush(Duration timeout) {
    CallbackThread.refuse("The flush of the Kafka sink");
    FailureLatch.Chapter chapter = failures.chapter();
    CompletableFuture<?>[] before = underWay.values().toArray(CompletableFuture<?>[]::new);
    SinkFailures.await(
        CompletableFuture.allOf(before),
        timeout,
        () -> "the Kafka sink, which waits for %d answers".formatted(underWay.size()));
    failures.report(chapter, "the Kafka sink");
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return "KafkaSink[" + producer.options().namespace().name() + "]";
  }
}
