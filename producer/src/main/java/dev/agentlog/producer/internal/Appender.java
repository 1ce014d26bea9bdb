package dev.agentlog.producer.internal;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.Receipt;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Makes appends, on the calling thread: encodes, looks the session up the first time, takes a
 * place, notes the append as pending, sends. Safe for use by any thread.
 *
 * <p>One thread's appends to a session reach Kafka's producer in the order in which they were made,
 * and that keeps the order of a partition.
 */
final class Appender implements Appending {

  /** How often a missing inbox is looked for, as brokers learn of a new topic one after another. */
  private static final int LOOKS = 3;

  private static final long BETWEEN_LOOKS_MILLIS = 100;

  private final EventEncoder encoder;
  private final Producer<byte[], byte[]> kafka;
  private final Lookup lookup;
  private final @Nullable VerdictPositions positions;
  private final Settlement settlement;
  private final Duration maxBlock;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * What an appender works with.
   *
   * @param positions where verdicts are read from; null if none are asked for
   */
  record Parts(
      EventEncoder encoder,
      Producer<byte[], byte[]> kafka,
      Lookup lookup,
      @Nullable VerdictPositions positions,
      Settlement settlement) {}

  /**
   * Creates an appender.
   *
   * @param maxBlock the longest wait for the first look at a session
   */
  Appender(Parts parts, Duration maxBlock) {
    this.encoder = parts.encoder();
    this.kafka = parts.kafka();
    this.lookup = parts.lookup();
    this.positions = parts.positions();
    this.settlement = parts.settlement();
    this.maxBlock = maxBlock;
  }

  @Override
  public void prepare(SessionRoute route) {
    Future<Boolean> unused = route.inboxExists(lookup);
    if (positions != null) {
      Future<@Nullable Void> unused2 = positions.fixed(route.verdictPartition());
    }
  }

  @Override
  public Receipt append(
      SessionRoute route, String branch, EventDraft draft, ExpectedSequence expected) {
    settlement.checkOpen(route.session());
    ProducerRecord<byte[], byte[]> record = encoder.encode(route, branch, draft, expected);
    PendingAppend append =
        new PendingAppend(draft.eventId(), route.session(), branch, expected.demanded());
    AgentLogException notReady = awaitReady(route);
    if (notReady != null) {
      settlement.notMade(append, notReady);
      return append;
    }
    settlement.begin(append);
    send(record, append, route);
    return append;
  }

  private void send(
      ProducerRecord<byte[], byte[]> record, PendingAppend append, SessionRoute route) {
    try {
      Future<RecordMetadata> unused =
          kafka.send(record, (metadata, failure) -> sent(append, route, metadata, failure));
    } catch (InterruptException interrupted) {
      AgentLogException why =
          Failures.interrupted(
              "The append of event %s to session '%s'"
                  .formatted(append.eventId(), append.session()),
              interrupted);
      settlement.failed(append, why);
      throw why;
    } catch (KafkaException | IllegalStateException failure) {
      settlement.failed(
          append, Failures.notAcknowledged(append, route, failure, closing.getCount() == 0));
    }
  }

  private void sent(
      PendingAppend append,
      SessionRoute route,
      RecordMetadata metadata,
      @Nullable Exception failure) {
    if (failure == null && !metadata.hasOffset()) {
      settlement.failed(append, Failures.acknowledgedNowhere(append, route));
      return;
    }
    if (failure == null) {
      settlement.acknowledged(
          append, new InboxPosition(metadata.topic(), metadata.partition(), metadata.offset()));
      return;
    }
    route.forget();
    settlement.failed(
        append, Failures.notAcknowledged(append, route, failure, closing.getCount() == 0));
  }

  /** Waits until the session may be appended to; returns why it may not. */
  private @Nullable AgentLogException awaitReady(SessionRoute route) {
    long end = System.nanoTime() + maxBlock.toNanos();
    try {
      CompletableFuture<Boolean> inbox = route.inboxExists(lookup);
      if (positions != null) {
        await(positions.fixed(route.verdictPartition()), end);
      }
      for (int look = 1; !await(inbox, end); look++) {
        if (look == LOOKS || closing.await(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS)) {
          return Failures.notOpened(route);
        }
        inbox = route.inboxExists(lookup);
      }
      return null;
    } catch (ExecutionException failure) {
      return Failures.notLookedUp(route, Failures.unwrap(failure));
    } catch (TimeoutException late) {
      return Failures.notLookedUp(route, late);
    } catch (InterruptedException interrupted) {
      throw Failures.interrupted(
          "The first look at session '%s'".formatted(route.session()), interrupted);
    }
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> answer, long endNanos)
      throws InterruptedException, ExecutionException, TimeoutException {
    return answer.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  /** Says that failures from now on are due to closing. */
  void closing() {
    closing.countDown();
  }
}
