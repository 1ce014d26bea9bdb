package dev.agentlog.sequencer.internal.sessions;

import dev.agentlog.sequencer.internal.streams.StreamClients;
import dev.agentlog.sequencer.internal.streams.StreamProducer;
import dev.agentlog.sequencer.internal.threads.Daemons;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sessions' log topics usable for the stream threads, away from the stream threads.
 *
 * <p>Usable means: the topic exists, and every stream thread's producer holds its metadata.
 * Thread-safe; {@link #prepare} returns at once.
 */
public final class LogTopics implements LogAccess, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogTopics.class);
  private static final int THREADS = 4;
  private static final long FIRST_RETRY_MS = 200;
  private static final long LONGEST_RETRY_MS = 10_000;

  private final TopicCreator creator;
  private final SessionTopics topics;
  private final StreamClients clients;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService workers =
      Daemons.scheduler("agentlog-log-topics", THREADS);

  /** Prepares the log topics that the given producers write to. */
  public LogTopics(TopicCreator creator, SessionTopics topics, StreamClients clients) {
    this.creator = creator;
    this.topics = topics;
    this.clients = clients;
  }

  @Override
  public boolean isWritable(String thread, String session) {
    StreamProducer producer = clients.producer(thread);
    return producer != null && producer.isWarm(topics.namespace().logTopic(session));
  }

  @Override
  public void prepare(String session) {
    if (underWay.add(session)) {
      ensure(session, FIRST_RETRY_MS);
    }
  }

  @Override
  public void forget(String session) {
    clients.forget(topics.namespace().logTopic(session));
  }

  /** Warms the producers for a log that is known to exist; completes when they are. */
  public CompletableFuture<Void> warm(String session) {
    return CompletableFuture.runAsync(() -> warmAll(topics.namespace().logTopic(session)), workers);
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  private void ensure(String session, long retryMs) {
    var unused =
        creator
            .create(topics.log(session, Optional.empty()))
            .thenRunAsync(() -> warmAll(topics.namespace().logTopic(session)), workers)
            .whenComplete(
                (nothing, failure) -> {
                  if (failure == null) {
                    underWay.remove(session);
                  } else {
                    retry(session, retryMs, failure);
                  }
                });
  }

  private void retry(String session, long retryMs, Throwable failure) {
    LOG.atWarn()
        .addKeyValue("session", session)
        .addKeyValue("topic", topics.namespace().logTopic(session))
        .addKeyValue("cause", failure.toString())
        .log(
            "A session's log cannot be written to; its accepted events are kept and will follow. Check the broker and the sequencer's rights to create topics.");
    try {
      var unused =
          workers.schedule(
              () -> ensure(session, Math.min(LONGEST_RETRY_MS, 2 * retryMs)),
              retryMs,
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      LOG.atDebug().addKeyValue("session", session).log("Closing: no further try.");
    }
  }

  private void warmAll(String topic) {
    for (StreamProducer producer : clients.producers()) {
      try {
        if (!producer.isWarm(topic)) {
          producer.warm(topic);
        }
      } catch (IllegalStateException | KafkaException e) {
        if (!producer.isClosed()) {
          throw new KafkaException("No metadata of topic " + topic + ": " + e.getMessage(), e);
        }
        // Closed meanwhile; its successor, if there is one, is in the list on the next call.
        LOG.atDebug().addKeyValue("topic", topic).log("A producer was closed while being warmed.");
      }
    }
  }
}
