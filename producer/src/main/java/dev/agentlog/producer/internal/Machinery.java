package dev.agentlog.producer.internal;

import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.schemas.WireCodec;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one producer, put together and running.
 *
 * @param opener opens sessions
 * @param appender appends
 * @param shutdown takes the parts apart
 * @param book what a flush must know
 * @param surroundings what branch writers leave to others
 */
record Machinery(
    SessionOpener opener,
    Appender appender,
    Shutdown shutdown,
    FlushBook book,
    ChainedWriter.Surroundings surroundings) {

  /** How often overdue verdicts are looked for. */
  private static final Duration SWEEP = Duration.ofMillis(100);

  /**
   * Puts the parts together and starts the threads.
   *
   * @param name what the threads' names begin with
   */
  static Machinery start(
      ProducerOptions options, Clients clients, Sequencers sequencers, String name) {
    Callbacks callbacks = new Callbacks(name + "-callbacks", SWEEP);
    PendingVerdicts pending = new PendingVerdicts(options.verdictTimeout().toNanos());
    FlushBook book = new FlushBook("the producer");
    Settlement settlement =
        new Settlement(
            new Settlement.Books(
                pending, new PendingLimit(options.maxPending(), options.maxBlock()), book),
            callbacks,
            new Settlement.Rules(options.verdictTimeout(), options.verdicts(), System::nanoTime));
    VerdictReader reader = reader(clients, settlement, name);
    VerdictPositions positions =
        reader == null ? null : new VerdictPositions(options.namespace(), clients.lookup(), reader);
    Appender appender =
        new Appender(
            new Appender.Parts(
                encoder(options, clients),
                clients.kafka(),
                clients.lookup(),
                positions,
                settlement),
            options.maxBlock());
    SessionOpener opener =
        new SessionOpener(clients.http(), sequencers, options.agentId(), options.openTimeout());
    callbacks.start(settlement::sweep);
    if (reader != null) {
      reader.start();
    }
    Shutdown shutdown =
        new Shutdown(
            clients, new Shutdown.Parts(opener, appender, settlement, pending, callbacks, reader));
    return new Machinery(opener, appender, shutdown, book, new Pauses(callbacks::run));
  }

  private static @Nullable VerdictReader reader(
      Clients clients, Settlement settlement, String name) {
    Consumer<byte[], byte[]> consumer = clients.verdicts();
    return consumer == null
        ? null
        : new VerdictReader(
            consumer, WireCodec.verdicts(clients.registry()), settlement, name + "-verdicts");
  }

  private static EventEncoder encoder(ProducerOptions options, Clients clients) {
    return new EventEncoder(
        WireCodec.events(clients.registry()),
        new EventHeaders(options.namespace(), options.verdicts(), options.cloudEventsHeaders()),
        options.agentId());
  }
}
