package dev.agentlog.sequencer.internal.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the own inboxes of one partition's sessions into that partition of the keyed inbox, as
 * long as this instance sequences the partition.
 *
 * <p>One thread does everything; {@link #openSession}, {@link #closeSession} and {@link #stop} may
 * be called from any thread and return at once. A failure ends an incarnation and begins another. A
 * fenced relay has a successor elsewhere: it waits longer than it takes to learn that the partition
 * is lost, so that two instances do not fence each other in turns.
 */
final class Relay implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final Duration FAILURE_PAUSE = Duration.ofMillis(250);
  private static final Duration REFRESH = Duration.ofHours(12);
  private static final int INSPECTION_BATCH = 500;

  private final int partition;
  private final RelaySettings settings;
  private final Admin admin;
  private final InboxInspector inspector;
  private final InboxBook book;
  private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private long nextInspection = System.nanoTime();
  private long nextRefresh = System.nanoTime();
  private boolean bookChanged;
  private final List<String> replaced = new ArrayList<>();

  Relay(int partition, RelaySettings settings, Admin admin, Notices notices) {
    this.partition = partition;
    this.settings = settings;
    this.admin = admin;
    this.inspector = new InboxInspector(admin);
    this.book = new InboxBook(notices);
    this.thread = new Thread(this, "agentlog-relay-" + partition);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Reads the session's inbox from now on. */
  void openSession(String session) {
    commands.add(() -> add(List.of(new Inbox(session, topicOf(session), Inbox.OPEN))));
  }

  /**
   * Reads these sessions' inboxes: those of open sessions, and those of closed ones not yet
   * deleted.
   */
  void addAll(Map<String, Long> closedAtBySession) {
    List<Inbox> inboxes = new ArrayList<>();
    closedAtBySession.forEach(
        (session, closedAt) -> inboxes.add(new Inbox(session, topicOf(session), closedAt)));
    commands.add(() -> add(inboxes));
  }

  /** Reads the session's inbox to its end, and deletes it after the grace. */
  void closeSession(String session, long closedAt) {
    commands.add(
        () -> {
          Inbox inbox = book.inbox(topicOf(session));
          if (inbox != null) {
            inbox.sessionClosed(closedAt);
          }
        });
  }

  /** Ends the relay; it stops on its own thread. */
  void stop() {
    stopping.countDown();
  }

  /** Waits until the relay has ended. */
  void join(Duration atMost) throws InterruptedException {
    thread.join(Math.max(1, atMost.toMillis()));
  }

  @Override
  public void run() {
    while (running()) {
      try (RelayWork work = open()) {
        work.start();
        followAll();
        while (running()) {
          step(work);
        }
      } catch (ProducerFencedException | InvalidProducerEpochException e) {
        pause(settings.fencedPause(), "Another instance relays this partition now", e);
      } catch (InterruptException | InterruptedException e) {
        pause(FAILURE_PAUSE, "Interrupted", e);
      } catch (RuntimeException e) {
        boolean fenced = e.getCause() instanceof ProducerFencedException;
        pause(
            fenced ? settings.fencedPause() : FAILURE_PAUSE,
            "Copying failed; it is tried again",
            e);
      }
    }
  }

  private RelayWork open() {
    Map<String, Object> consumer = new HashMap<>(settings.consumer());
    consumer.put(ConsumerConfig.GROUP_ID_CONFIG, settings.groupOf(partition));
    consumer.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.groupOf(partition));
    Map<String, Object> producer = new HashMap<>(settings.producer());
    producer.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.groupOf(partition));
    producer.put(ProducerConfig.CLIENT_ID_CONFIG, settings.groupOf(partition));
    RelaySource source =
        new RelaySource(
            new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            settings.losses());
    RelayTarget target =
        new RelayTarget(
            new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer()),
            source.group(),
            new TopicPartition(settings.namespace().metaTopic(), 0));
    InboxCopy copy = new InboxCopy(settings.namespace().inboxTopic(), partition);
    return new RelayWork(source, target, book, copy, settings);
  }

  private void followAll() {
    bookChanged = true;
    nextInspection = System.nanoTime();
    nextRefresh = System.nanoTime();
  }

  private void step(RelayWork work) throws InterruptedException {
    for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
      command.run();
    }
    if (!replaced.isEmpty()) {
      work.forget(replaced);
      replaced.clear();
    }
    if (bookChanged) {
      work.followBook();
      bookChanged = false;
    }
    inspectIfDue(work);
    long idleMs = work.step();
    if (idleMs > 0) {
      Runnable command = commands.poll(idleMs, TimeUnit.MILLISECONDS);
      if (command != null) {
        command.run();
      }
    }
  }

  private void inspectIfDue(RelayWork work) {
    // Intervals are not measured with the wall clock, which may be set back.
    long now = System.nanoTime();
    if (now - nextInspection < 0) {
      return;
    }
    nextInspection = now + settings.inspectInterval().toNanos();
    settings.metrics().waiting(partition, work.waiting());
    inspect(book.all());
    work.drainClosed();
    reviveWritten();
    deleteExpired(settings.clock().instant());
    bookChanged = true;
    if (now - nextRefresh >= 0) {
      nextRefresh = now + REFRESH.toNanos();
      work.refreshPositions();
    }
  }

  private void add(List<Inbox> inboxes) {
    inboxes.forEach(book::add);
    inspect(inboxes);
  }

  private void inspect(Collection<Inbox> inboxes) {
    List<String> topics = inboxes.stream().map(Inbox::topic).toList();
    for (int from = 0; from < topics.size(); from += INSPECTION_BATCH) {
      inspector.inspect(
          topics.subList(from, Math.min(topics.size(), from + INSPECTION_BATCH)),
          report ->
              commands.add(
                  () -> {
                    replaced.addAll(book.apply(report));
                    bookChanged = true;
                  }));
    }
  }

  /** Drained inboxes that somebody wrote to since are read again: each append gets its answer. */
  private void reviveWritten() {
    List<TopicPartition> drained =
        book.in(Inbox.Phase.DRAINED).stream()
            .flatMap(inbox -> inbox.topicPartitions().stream())
            .toList();
    inspector.ends(
        drained,
        (partition, end) ->
            commands.add(
                () -> {
                  Inbox inbox = book.inbox(partition.topic());
                  if (inbox != null
                      && inbox.phase() == Inbox.Phase.DRAINED
                      && end > inbox.drainedTo().getOrDefault(partition, 0L)) {
                    inbox.writtenToAgain();
                    bookChanged = true;
                  }
                }));
  }

  private void deleteExpired(Instant now) {
    List<String> expired =
        book.in(Inbox.Phase.DRAINED).stream()
            .filter(
                inbox ->
                    !now.isBefore(
                        Instant.ofEpochMilli(inbox.closedAt()).plus(settings.deleteGrace())))
            .map(Inbox::topic)
            .toList();
    if (expired.isEmpty()) {
      return;
    }
    LOG.atInfo()
        .addKeyValue("partition", partition)
        .addKeyValue("inboxes", expired.size())
        .log("Deleting the inboxes of closed sessions.");
    List<Inbox> deleted = expired.stream().map(book::read).toList();
    expired.forEach(book::forget);
    var unused =
        admin
            .deleteTopics(expired)
            .all()
            .whenComplete(
                (nothing, failure) -> {
                  // Looking at them again finds those that are still there.
                  if (failure != null) {
                    commands.add(() -> add(deleted));
                  }
                });
  }

  private String topicOf(String session) {
    return settings.namespace().ownInboxTopic(session);
  }

  private void pause(Duration length, String what, Exception cause) {
    if (!running()) {
      return;
    }
    settings.metrics().failed();
    LOG.atWarn()
        .addKeyValue("partition", partition)
        .addKeyValue("cause", cause.toString())
        .log(what);
    try {
      if (stopping.await(length.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atDebug().addKeyValue("partition", partition).log("Stopping.");
      }
    } catch (InterruptedException e) {
      LOG.atWarn().addKeyValue("partition", partition).log("A pause was interrupted.");
    }
  }

  private boolean running() {
    return stopping.getCount() > 0;
  }
}
