package dev.agentlog.it.hostile;

import dev.agentlog.it.cluster.Events;
import dev.agentlog.it.cluster.TopicTail;
import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Valid appends at a steady pace, by both ways in, and how long each waited for its verdict: from
 * its send until a reader of committed records has it.
 *
 * <p>{@link #start} and {@link #close} belong to one thread; the rest is thread-safe.
 */
final class SteadyAppends implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final Namespace namespace;
  private final List<String> sessions;
  private final TopicTail verdicts;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private final Map<String, Long> sentNanos = new ConcurrentHashMap<>();
  private final List<Long> waits = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final AtomicInteger sent = new AtomicInteger();
  private volatile boolean stopped;

  /** Appends to these open sessions; the producer is the caller's. */
  SteadyAppends(
      String bootstrap,
      Namespace namespace,
      List<String> sessions,
      KafkaProducer<byte[], byte[]> producer) {
    this.producer = producer;
    this.namespace = namespace;
    this.sessions = sessions;
    this.verdicts =
        new TopicTail(bootstrap, TopicTail.Isolation.COMMITTED, List.of(namespace.verdictsTopic()));
  }

  /** Begins, with one append every so many milliseconds. */
  void start(int everyMillis) {
    var unused = threads.scheduleAtFixedRate(this::append, 0, everyMillis, TimeUnit.MILLISECONDS);
    threads.execute(this::read);
  }

  /** Appends no more; verdicts are still taken. */
  void stop() {
    stopped = true;
  }

  /** How many appends were sent. */
  int sent() {
    return sent.get();
  }

  /** How many verdicts have not come. */
  int open() {
    return sentNanos.size();
  }

  /** What was not accepted. */
  synchronized List<String> refused() {
    return List.copyOf(refused);
  }

  /** How long each append waited, in milliseconds, ascending. */
  synchronized List<Long> waits() {
    return waits.stream().sorted().toList();
  }

  /** Ends both threads. */
  @Override
  public void close() throws InterruptedException {
    threads.shutdownNow();
    boolean ended = threads.awaitTermination(30, TimeUnit.SECONDS);
    if (!ended) {
      throw new AssertionError("The threads of the steady appends do not end.");
    }
    verdicts.close();
  }

  private void append() {
    if (stopped) {
      return;
    }
    int number = sent.getAndIncrement();
    String session = sessions.get(number % sessions.size());
    String topic =
        number / sessions.size() % 2 == 0
            ? namespace.inboxTopic()
            : namespace.ownInboxTopic(session);
    AgentEvent event = Events.event(session, "message.user").build();
    ProducerRecord<byte[], byte[]> written = Events.to(topic, event);
    written.headers().add(HeaderNames.REPLY, new byte[0]);
    sentNanos.put(event.getEventId(), System.nanoTime());
    var unused = producer.send(written);
  }

  private void read() {
    while (!threads.isShutdown()) {
      for (ConsumerRecord<byte[], byte[]> found : verdicts.poll()) {
        take(Events.VERDICTS.decode(found.value()));
      }
    }
  }

  private synchronized void take(Verdict verdict) {
    Long began = sentNanos.remove(verdict.getEventId());
    if (verdict.getOutcome() != Outcome.ACCEPTED || began == null) {
      refused.add(verdict.toString());
    } else {
      waits.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }
  }
}
