package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Visibility;
import dev.agentlog.schemas.AgentLogRetriableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records are read. Now and then, without stopping, it asks whether the topic is still the same,
 * and holds records back until it knows when they may come from another one. If it is another
 * topic, or a record or a position is suspicious, everything is asked anew.
 */
final class Reading implements EngineState {

  private final LogReader reader;
  private final Visibility readAs;
  private final TopicCheck check;
  private final Queue<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();

  private List<LogReader.Mark> marks = List.of();

  private Reading(LogReader reader, Visibility readAs, TopicCheck check) {
    this.reader = reader;
    this.readAs = readAs;
    this.check = check;
  }

  static Reading open(EngineParts parts, TopicFacts facts) {
    Visibility readAs = parts.core().readAs();
    LogReader reader =
        parts.source().open(parts.settings().topic(), parts.core().readFrom(), readAs);
    long firstCheck = parts.now() + parts.settings().topicCheckNanos();
    return new Reading(reader, readAs, new TopicCheck(facts, firstCheck));
  }

  @Override
  public EngineState step(EngineParts parts, long waitNanos) throws InterruptedException {
    TopicCheck.Answer topic = check.look(parts);
    if (topic == TopicCheck.Answer.DIFFERENT) {
      return leave(parts.look(0));
    }
    if (topic == TopicCheck.Answer.PENDING) {
      parts.signal().await(Math.min(waitNanos, RETRY_NANOS));
      return this;
    }
    SubscriptionCore core = parts.core();
    while (!records.isEmpty() && !core.hasFrames()) {
      if (!core.accept(records.element())) {
        return leave(parts.look(0));
      }
      records.remove();
    }
    if (!core.hasFrames()) {
      marks.forEach(mark -> core.passed(mark.partition(), mark.offset(), mark.stable()));
      marks = List.of();
      core.tick(parts.now());
      if (core.readAs() != readAs) {
        return leave(parts.look(0));
      }
    }
    return core.hasFrames() ? this : poll(parts, waitNanos);
  }

  private EngineState poll(EngineParts parts, long waitNanos) throws InterruptedException {
    try {
      LogReader.Batch batch = reader.poll(Duration.ofNanos(waitNanos));
      records.addAll(batch.records());
      marks = batch.marks();
      if (batch.doubtful()) {
        check.doubt(parts);
      }
      return this;
    } catch (LogReader.OutOfRangeException notThere) {
      return leave(parts.lookLater(0));
    } catch (AgentLogRetriableException notNow) {
      parts.signal().await(Math.min(waitNanos, RETRY_NANOS));
      return this;
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
