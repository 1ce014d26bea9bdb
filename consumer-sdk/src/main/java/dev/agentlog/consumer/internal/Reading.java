package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.source.LogReader;
import dev.agentlog.consumer.source.TopicFacts;
import dev.agentlog.schemas.AgentLogRetriableException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records are read, by a reader of its own. Now and then, without stopping, it asks whether the
 * topic is still the same, and holds records back until it knows when they may come from another
 * one. If it is another topic, or a record or a position is suspicious, everything is asked anew.
 */
final class Reading implements EngineState {

  private final LogReader reader;
  private final Visibility readAs;
  private final TopicFacts facts;
  private final TopicCheck check;

  private final RecordView view = new RecordView(new BranchKeys());

  private List<ConsumerRecord<byte[], byte[]>> records = List.of();
  private int taken;
  private List<LogReader.Mark> marks = List.of();
  private long behind = LogReader.UNKNOWN;
  private boolean cleared; // for what was read last
  private boolean released;

  private Reading(LogReader reader, Visibility readAs, TopicFacts facts, TopicCheck check) {
    this.reader = reader;
    this.readAs = readAs;
    this.facts = facts;
    this.check = check;
  }

  static Reading open(EngineParts parts, TopicFacts facts) {
    Visibility readAs = parts.core().readAs();
    LogReader reader =
        parts.source().open(parts.settings().topic(), parts.core().readFrom(), readAs);
    return new Reading(reader, readAs, facts, parts.check(facts));
  }

  /**
   * Does one thing, waits up to {@code waitNanos} if there is nothing to do, and returns the state
   * that follows.
   */
  EngineState step(EngineParts parts, long waitNanos) throws InterruptedException {
    if (!cleared) {
      TopicCheck.Answer topic = check.look(true);
      if (topic == TopicCheck.Answer.DIFFERENT) {
        return leave(parts.look(0));
      }
      if (topic == TopicCheck.Answer.PENDING) {
        parts.signal().await(Math.min(waitNanos, RETRY_NANOS));
        return this;
      }
      cleared = true;
    }
    return isIdle() ? poll(parts, waitNanos) : digest(parts);
  }

  private EngineState digest(EngineParts parts) {
    SubscriptionCore core = parts.core();
    while (taken < records.size() && !core.hasFrames()) {
      if (!core.accept(view.of(records.get(taken)))) {
        return leave(parts.look(0));
      }
      taken++;
    }
    if (core.hasFrames()) {
      return this;
    }
    records = List.of();
    taken = 0;
    marks.forEach(mark -> core.passed(mark.partition(), mark.offset(), mark.stable()));
    marks = List.of();
    return core.readAs() != readAs || core.hasFallenBehind(behind) ? leave(parts.look(0)) : this;
  }

  private EngineState poll(EngineParts parts, long waitNanos) throws InterruptedException {
    cleared = false;
    parts.core().tick(parts.now());
    if (parts.core().hasFrames()) {
      return this;
    }
    try {
      LogReader.Batch batch = reader.poll(Duration.ofNanos(waitNanos));
      records = batch.records();
      taken = 0;
      marks = batch.marks();
      behind = batch.behind();
      if (batch.doubtful()) {
        check.doubt();
      }
      return this;
    } catch (LogReader.OutOfRangeException notThere) {
      return leave(parts.lookLater(0));
    } catch (AgentLogRetriableException notNow) {
      parts.signal().await(Math.min(waitNanos, RETRY_NANOS));
      return this;
    }
  }

  TopicFacts facts() {
    return facts;
  }

  /** Tells whether all that was read has been dealt with. */
  boolean isIdle() {
    return taken == records.size() && marks.isEmpty();
  }

  /** Tells whether the topic may be another one. */
  boolean isDoubtful() {
    return check.isDoubtful();
  }

  /** Tells whether the end was no further away than so many offsets, when it was last read. */
  boolean isNearEnd(long offsets) {
    return behind != LogReader.UNKNOWN && behind <= offsets;
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
    if (!released) {
      released = true;
      reader.close();
    }
  }

  @Override
  public String toString() {
    return "Reading[" + (records.size() - taken) + " records fetched]";
  }
}
