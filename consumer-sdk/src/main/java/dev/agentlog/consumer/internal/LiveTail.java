package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.LiveTopicMissingException;
import dev.agentlog.consumer.SubscribeTimeoutException;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.source.LogReader;
import dev.agentlog.consumer.source.LogSource;
import dev.agentlog.consumer.source.PartitionOffsets;
import dev.agentlog.consumer.source.TopicFacts;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.SessionPartitions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live events of a subscription, read from where their topic ended when the subscription had
 * caught up, or a second before. Never waits, and never fails the subscription: what cannot be read
 * for the moment is logged, and tried again from the end. Used by one thread at a time.
 *
 * <pre>
 *  following: the end is asked for, every second ── join ──▶ reading ── no answer, out of range ─┐
 *                                                              ▲                                │
 *                                                              └──── the end is asked for ◀─────┘
 * </pre>
 */
public final class LiveTail {

  private static final Logger log = LoggerFactory.getLogger(LiveTail.class);

  /** How often the end is asked for. */
  private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LogSource source;
  private final String topic;
  private final LiveSelection selection;
  private final LongSupplier clock;
  private final int partitions;

  /** The one partition that is read, negative for all of them. */
  private final int only;

  private final Queue<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();
  private @Nullable CompletableFuture<List<PartitionOffsets>> asked;
  private long askedAt;
  private long @Nullable [] ends;
  private @Nullable LogReader reader;
  private boolean joined;
  private boolean troubled;

  private LiveTail(CoreSettings settings, LogSource source, LongSupplier clock, int partitions) {
    this.source = source;
    this.topic = settings.identity().namespace().liveTopic();
    this.selection = new LiveSelection(settings);
    this.clock = clock;
    this.partitions = partitions;
    String session = settings.identity().session();
    this.only = session == null ? -1 : SessionPartitions.partitionOf(session, partitions);
  }

  /**
   * Begins to follow the end of the topic.
   *
   * @param partitions how many partitions the namespace has
   * @throws LiveTopicMissingException if there is none
   * @throws SubscribeTimeoutException if no broker says so in time
   */
  public static LiveTail begin(
      CoreSettings settings, LogSource source, LongSupplier clock, int partitions) {
    String topic = settings.identity().namespace().liveTopic();
    Optional<TopicFacts> facts = answer(settings, source.describe(topic));
    if (facts.isEmpty() || facts.get().partitions() < partitions) {
      throw new LiveTopicMissingException(
          "The subscription to %s asks for live events, and there is no topic '%s' of %d partitions: start a sequencer, which makes it, or subscribe without live events."
              .formatted(settings.identity().describe(), topic, partitions));
    }
    LiveTail tail = new LiveTail(settings, source, clock, partitions);
    tail.askedAt = clock.getAsLong();
    tail.ends = tail.ends(answer(settings, source.offsets(topic, partitions, LogSource.NO_MOMENT)));
    return tail;
  }

  private static <T> T answer(CoreSettings settings, CompletableFuture<T> asked) {
    return Beginning.await(
        asked,
        settings.identity().describe(),
        settings.options().subscribeTimeout(),
        () -> "no broker told of the live events");
  }

  private void ask() {
    askedAt = clock.getAsLong();
    asked = source.offsets(topic, partitions, LogSource.NO_MOMENT);
  }

  private long[] ends(List<PartitionOffsets> offsets) {
    long[] all = offsets.stream().mapToLong(PartitionOffsets::end).toArray();
    if (only < 0) {
      return all;
    }
    long[] one = new long[all.length];
    Arrays.fill(one, LogSource.NOT_READ);
    one[only] = all[only];
    return one;
  }

  /** Follows the end, as long as nothing is read; asks now and then. */
  void follow() {
    if (reader != null) {
      return;
    }
    takeAnswer();
    if (asked == null && clock.getAsLong() - askedAt >= ASK_NANOS) {
      ask();
    }
  }

  private void takeAnswer() {
    CompletableFuture<List<PartitionOffsets>> answer = asked;
    if (answer != null && answer.isDone()) {
      asked = null;
      try {
        ends = ends(answer.join());
      } catch (CompletionException failed) {
        trouble(failed);
      }
    }
  }

  /** Delivers live events from now on. */
  void join() {
    takeAnswer();
    joined = true;
  }

  /** Returns the next live event; null if there is none for now. */
  Frame.@Nullable Live next() throws InterruptedException {
    if (!joined) {
      return null;
    }
    if (records.isEmpty()) {
      poll();
    }
    for (ConsumerRecord<byte[], byte[]> record = records.poll();
        record != null;
        record = records.poll()) {
      Frame.Live frame = selection.frame(record);
      if (frame != null) {
        return frame;
      }
    }
    return null;
  }

  private void poll() throws InterruptedException {
    LogReader open = reader;
    if (open == null) {
      open();
      return;
    }
    try {
      records.addAll(open.poll(Duration.ZERO).records());
      troubled = false;
    } catch (AgentLogException failure) {
      trouble(failure);
      release();
    }
  }

  /** Opens a reader at the end that is known; asks for it if none is. */
  private void open() {
    long[] from = ends;
    if (from == null) {
      follow();
      return;
    }
    ends = null;
    asked = null; // what is still to be answered tells of an end that will be long passed
    try {
      reader = source.open(topic, from, Visibility.SEQUENCED);
    } catch (RuntimeException failure) {
      trouble(failure);
    }
  }

  private void trouble(Exception failure) {
    if (!troubled) {
      troubled = true;
      log.atWarn()
          .addKeyValue("topic", topic)
          .setCause(failure)
          .log("Live events cannot be read; reading goes on from their end when it can.");
    }
  }

  private void release() {
    LogReader open = reader;
    if (open != null) {
      reader = null;
      open.close();
    }
  }

  /** Gives back what is held; nothing is delivered any more. */
  void close() {
    joined = false;
    records.clear();
    release();
  }

  @Override
  public String toString() {
    return "LiveTail[%s, %s]".formatted(topic, reader != null ? "reading" : "following");
  }
}
