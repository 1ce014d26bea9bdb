package dev.agentlog.producer.internal;

import dev.agentlog.producer.FlushTimeoutException;
import dev.agentlog.producer.InvalidOptionsException;
import dev.agentlog.producer.SpoolException;
import dev.agentlog.producer.SpoolStatus;
import dev.agentlog.producer.internal.spool.Spool;
import dev.agentlog.producer.internal.spool.SpoolRecord;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.BrokerUnreachableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that delivers what is in the spool, in its order, for as long as it takes. Its methods
 * are safe for use by any thread.
 *
 * <p>Each {@link Delivery} has a Kafka producer of its own and ends at the first append that is not
 * acknowledged. Nothing behind that append is sent any more by then; the next delivery begins with
 * it, so a session's events reach its inbox in the order in which they were appended. What was
 * acknowledged is confirmed to the spool; what a crash left unconfirmed is sent again, which the
 * sequencer knows by the event ids.
 */
final class Courier {

  private static final Logger log = LoggerFactory.getLogger(Courier.class);
  private static final long PAUSE_MILLIS = 200;
  private static final long LONGEST_IDLE_MILLIS = 100;
  private static final Duration CLIENT_CLOSE = Duration.ofSeconds(5);

  private final Spool spool;
  private final SpoolLedger ledger;
  private final Supplier<Producer<byte[], byte[]>> clients;
  private final Doorstep doorstep;
  private final Settlement settlement;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong undeliverable = new AtomicLong();
  private volatile boolean away;
  private volatile @Nullable Delivery current;

  /**
   * What a courier works with.
   *
   * @param spool its own from now on
   * @param clients makes a Kafka producer for each delivery
   * @param doorstep knows where sessions' events go
   */
  record Parts(
      Spool spool,
      Supplier<Producer<byte[], byte[]>> clients,
      Doorstep doorstep,
      Settlement settlement) {}

  Courier(Parts parts, String name) {
    this.spool = parts.spool();
    this.ledger = new SpoolLedger(spool);
    this.clients = parts.clients();
    this.doorstep = parts.doorstep();
    this.settlement = parts.settlement();
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  /**
   * Refuses a spool that holds another namespace's events.
   *
   * @throws InvalidOptionsException if it does
   * @throws SpoolException if it holds something else
   */
  static void check(Spool spool, String namespace) {
    Optional<SpoolRecord> first = spool.next();
    spool.rewind();
    if (first.isPresent()) {
      SpooledAppend append = SpooledAppend.parse(first.get().payload());
      if (!append.namespace().equals(namespace)) {
        throw new InvalidOptionsException(
            "The %s holds events for namespace '%s', and the producer is of '%s'; give each namespace a directory of its own."
                .formatted(spool, append.namespace(), namespace));
      }
    }
  }

  /** Starts the thread. */
  void start() {
    thread.start();
  }

  /** Returns what is known of the records. */
  SpoolLedger ledger() {
    return ledger;
  }

  /**
   * Waits until everything accepted so far is done, and what was in the spool before.
   *
   * @throws FlushTimeoutException if it is not in time
   */
  void flush(Duration timeout) {
    try {
      if (!ledger.awaitDelivered(Checks.nanos(timeout))) {
        throw new FlushTimeoutException(
            "The flush of the producer did not end within %d ms, as %d events wait in the spool; flush again once the brokers take them."
                .formatted(timeout.toMillis(), spool.unconfirmed()));
      }
    } catch (InterruptedException interrupted) {
      throw Failures.interrupted("The flush of the producer", interrupted);
    }
  }

  SpoolStatus status() {
    return new SpoolStatus(
        spool.unconfirmed(),
        spool.bytes(),
        delivered.get(),
        undeliverable.get(),
        ledger.untracked(),
        spool.report().damagedBytes(),
        away);
  }

  /** Ends the thread and closes the spool; what is not acknowledged stays in it. */
  void close(Duration wait) throws InterruptedException {
    stopping.countDown();
    ledger.wake();
    Delivery delivery = current;
    if (delivery != null) {
      delivery.abort();
    }
    try {
      thread.join(Math.max(1, wait.toMillis()));
    } finally {
      try {
        ledger.confirm();
        spool.close();
      } catch (AgentLogException failure) {
        log.atWarn().setCause(failure).log("The spool did not close cleanly.");
      }
    }
  }

  private boolean stopped() {
    return stopping.getCount() == 0;
  }

  private void run() {
    try {
      while (!stopped()) {
        deliver();
        boolean ended = stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        log.atTrace().addKeyValue("stopping", ended).log("The courier looks again.");
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver() throws InterruptedException {
    Delivery delivery = null;
    try {
      ledger.rewind();
      delivery = new Delivery(clients.get(), this::ended);
      current = delivery;
      while (!stopped() && !delivery.failed()) {
        step(delivery);
      }
    } catch (BrokerUnreachableException notYet) {
      told(notYet);
    } catch (AgentLogException | KafkaException failure) {
      away = true;
      log.atWarn().setCause(failure).log("Delivering from the spool failed and is tried again.");
    } finally {
      current = null;
      if (delivery != null) {
        delivery.close(stopped() ? Duration.ZERO : CLIENT_CLOSE);
      }
    }
  }

  private void step(Delivery delivery) throws InterruptedException {
    long seen = ledger.changes();
    ledger.confirm();
    Optional<SpoolRecord> record = spool.next();
    if (record.isEmpty()) {
      ledger.idle(seen, LONGEST_IDLE_MILLIS);
    } else if (ledger.read(record.get().sequence())) {
      send(delivery, record.get());
    }
  }

  private void send(Delivery delivery, SpoolRecord record) throws InterruptedException {
    long sequence = record.sequence();
    SpooledAppend spooled = SpooledAppend.parse(record.payload());
    PendingAppend append = ledger.appendOf(sequence, spooled);
    Doorstep.Answer answer = doorstep.await(spooled.session(), stopping);
    if (answer.gone() != null) {
      ended(new Delivery.Parcel(sequence, append, answer.route()), answer.gone());
    } else if (answer.away() != null) {
      told(answer.away());
      delivery.abort();
    } else {
      settlement.sending(append);
      delivery.send(
          new Delivery.Parcel(sequence, append, answer.route()), spooled.record(answer.route()));
    }
  }

  /** Takes how the sending of a record ended: with an outcome that is final, or not. */
  private void ended(Delivery.Parcel parcel, Delivery.Outcome outcome) {
    if (outcome instanceof Delivery.Outcome.Acknowledged acknowledged) {
      away = false;
      delivered.incrementAndGet();
      ledger.settle(parcel.sequence());
      settlement.acknowledged(parcel.append(), acknowledged.position());
    } else if (outcome instanceof Delivery.Outcome.Unplaced unplaced) {
      delivered.incrementAndGet();
      ledger.settle(parcel.sequence());
      settlement.givenUp(parcel.append(), unplaced.why());
    } else if (outcome instanceof Delivery.Outcome.Refused refused) {
      ended(parcel, refused.why());
    } else if (outcome instanceof Delivery.Outcome.Unanswered unanswered) {
      told(unanswered.why());
    }
  }

  private void ended(Delivery.Parcel parcel, AgentLogException why) {
    log.atError()
        .addKeyValue("session", parcel.append().session())
        .addKeyValue("event_id", parcel.append().eventId())
        .setCause(why)
        .log("An event of the spool can never be delivered and is given up.");
    undeliverable.incrementAndGet();
    ledger.settle(parcel.sequence());
    settlement.givenUp(parcel.append(), why);
  }

  private void told(Throwable why) {
    if (!away && !stopped()) {
      log.atWarn()
          .addKeyValue("waiting", spool.unconfirmed())
          .setCause(why)
          .log("The brokers do not take what is in the spool; it is tried until they do.");
    }
    away = true;
  }
}
