package dev.agentlog.consumer.internal;

import dev.agentlog.schemas.AgentLogRetriableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records are read. Now and then, without stopping, it asks whether the topic is still the same; if
 * it is not, or a record or a position is suspicious, everything is asked anew.
 */
final class Reading implements EngineState {

  private final LogReader reader;
  private final TopicFacts facts;
  private final Queue<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();

  private List<LogReader.Mark> marks = List.of();
  private @Nullable CompletableFuture<Optional<TopicFacts>> check;
  private long nextCheck;

  private Reading(LogReader reader, TopicFacts facts, long nextCheck) {
    this.reader = reader;
    this.facts = facts;
    this.nextCheck = nextCheck;
  }

  static Reading open(EngineParts parts, TopicFacts facts) {
    LogReader reader =
        parts
            .source()
            .open(parts.settings().topic(), parts.core().readFrom(), parts.settings().visibility());
    return new Reading(reader, facts, parts.now() + parts.settings().topicCheckNanos());
  }

  @Override
  public EngineState step(EngineParts parts, long waitNanos) throws InterruptedException {
    SubscriptionCore core = parts.core();
    while (!records.isEmpty() && !core.hasFrames()) {
      if (!core.accept(records.element())) {
        return leave(parts.look(0));
      }
      records.remove();
    }
    if (core.hasFrames()) {
      return this;
    }
    marks.forEach(mark -> core.passed(mark.partition(), mark.offset(), mark.stable()));
    marks = List.of();
    core.tick(parts.now());
    if (core.hasFrames()) {
      return this;
    }
    return isStillTheSame(parts) ? poll(parts, waitNanos) : leave(parts.look(0));
  }

  private EngineState poll(EngineParts parts, long waitNanos) throws InterruptedException {
    try {
      LogReader.Batch batch = reader.poll(Duration.ofNanos(waitNanos));
      records.addAll(batch.records());
      marks = batch.marks();
      return this;
    } catch (LogReader.OutOfRangeException notThere) {
      return leave(parts.lookLater(0));
    } catch (AgentLogRetriableException notNow) {
      parts.signal().await(Math.min(waitNanos, RETRY_NANOS));
      return this;
    }
  }

  private boolean isStillTheSame(EngineParts parts) {
    CompletableFuture<Optional<TopicFacts>> asked = check;
    if (asked == null) {
      if (parts.now() - nextCheck >= 0) {
        check = parts.source().describe(parts.settings().topic());
      }
      return true;
    }
    if (!asked.isDone()) {
      return true;
    }
    check = null;
    nextCheck = parts.now() + parts.settings().topicCheckNanos();
    try {
      return EngineState.outcome(asked).equals(Optional.of(facts));
    } catch (AgentLogRetriableException notNow) {
      return true;
    }
  }

  private EngineState leave(EngineState next) {
    release();
    return next;
  }

  @Override
  public void wake() {
    reader.wakeup();
  }

  @Override
  public void release() {
    reader.close();
  }

  @Override
  public String toString() {
    return "Reading[" + records.size() + " records fetched]";
  }
}
