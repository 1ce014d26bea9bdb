package dev.agentlog.producer;

import dev.agentlog.producer.internal.KafkaAgentLogProducer;
import dev.agentlog.schemas.NamespaceMeta;
import java.time.Duration;
import java.util.Optional;

/**
 * An agent host's connection to the log: opens sessions and appends to them.
 *
 * <p>Safe for use by any thread; one producer serves any number of sessions and branches. It holds
 * a Kafka producer, a consumer of verdicts and an admin client, so make one for each process, and
 * close it.
 */
public interface AgentLogProducer extends AutoCloseable {

  /**
   * Connects to a namespace. Where no broker answers in time, a producer with a spool that an
   * earlier one has connected with goes by what that one was told of the namespace: it takes
   * appends at once, and delivers when the brokers are there and the namespace is still the same.
   *
   * @throws InvalidOptionsException if a Kafka client refuses its properties
   * @throws dev.agentlog.schemas.NamespaceMismatchException if an option contradicts the namespace
   * @throws dev.agentlog.schemas.AgentLogException if no broker answers, or the namespace does not
   *     exist
   */
  static AgentLogProducer connect(ProducerOptions options) {
    return KafkaAgentLogProducer.connect(options);
  }

  /** Returns the options that the producer was made with. */
  ProducerOptions options();

  /** Returns the namespace's settings as read when the producer connected. */
  NamespaceMeta namespaceMeta();

  /**
   * Opens a session with no details given; see {@link #open(String, OpenOptions)}.
   *
   * @param id the session's id, not blank, at most 512 UTF-8 bytes
   */
  default SessionHandle open(String id) {
    return open(id, OpenOptions.none());
  }

  /**
   * Opens a session, or finds it open. Blocks until a sequencer answered, trying every one that the
   * namespace names, at most as long as the option {@code openTimeout}.
   *
   * @param id the session's id, not blank, at most 512 UTF-8 bytes
   * @param details what the session's first event says; without effect on a session that exists
   * @return a handle whose {@link SessionHandle#created()} tells whether the session is new
   * @throws dev.agentlog.schemas.InvalidArgumentException if the id cannot be a session's
   * @throws SessionClosedException if the session was closed
   * @throws TooManyOpenSessionsException if the namespace's limit on open sessions is reached
   * @throws SessionOpenFailedException if the sequencer refused the request
   * @throws SessionOpenTimeoutException if no sequencer could answer in time
   * @throws ProducerClosedException if the producer is closed meanwhile
   * @throws ProducerInterruptedException if the thread was interrupted while it waited
   */
  SessionHandle open(String id, OpenOptions details);

  /**
   * Returns a handle on a session without opening it. Appending to a session that was never opened
   * fails: by the own way in the receipt says so, by the shared way in the sequencer rejects it.
   *
   * @param id the session's id, not blank, at most 512 UTF-8 bytes
   * @throws dev.agentlog.schemas.InvalidArgumentException if the id cannot be a session's
   */
  SessionHandle session(String id);

  /**
   * Waits until every append made before the call has ended, and tells the first failure that no
   * flush has told yet: a rejection, or what a receipt fails with. What was in the log already is
   * no failure. Without verdicts an append has ended when it is durable. What waits to be sent live
   * is handed to Kafka's client before; whether it arrives is counted, and no failure.
   *
   * @param timeout how long to wait at most; zero to look only
   * @throws FlushFailedException if an append failed; all have ended all the same
   * @throws FlushTimeoutException if they have not ended in time; no failure is told then, so the
   *     next flush tells it
   * @throws ProducerInterruptedException if the thread was interrupted
   * @throws CallbackThreadException if a stage of a receipt flushes
   */
  void flush(Duration timeout);

  /** Returns what the spool holds and has done; empty if the producer has none. */
  default Optional<SpoolStatus> spool() {
    return Optional.empty();
  }

  /** Returns what has become of the events that were to be sent live. */
  default LiveStats liveStats() {
    return LiveStats.NONE;
  }

  /** Returns what the producer has done and is doing, in numbers. Costs little. */
  default ProducerMetrics metrics() {
    return ProducerMetrics.NONE;
  }

  /**
   * Closes the producer: refuses further appends, waits for the receipts awaited, releases every
   * client and thread. Closing again returns the first call's report. Called from a stage that runs
   * on the callback thread it does not wait for receipts.
   *
   * @param timeout how long to wait for receipts, zero for not at all; releasing may take a few
   *     seconds more
   * @return which appends were not confirmed; their futures have failed
   */
  CloseReport close(Duration timeout);

  /** Closes the producer, waiting as long as the option {@code closeTimeout}. */
  @Override
  void close();
}
