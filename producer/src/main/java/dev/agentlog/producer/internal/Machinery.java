package dev.agentlog.producer.internal;

import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.internal.spool.Spool;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.WireCodec;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one producer, put together and running.
 *
 * @param routes the ways of sessions
 * @param opener opens sessions
 * @param appender appends
 * @param live sends events live
 * @param settlement brings appends to their end
 * @param shutdown takes the parts apart
 * @param book what a flush must know
 * @param courier delivers from the spool; null without one
 * @param surroundings what branch writers leave to others
 */
record Machinery(
    SessionRoutes routes,
    SessionOpener opener,
    Appending appender,
    LiveSender live,
    Settlement settlement,
    Shutdown shutdown,
    FlushBook book,
    @Nullable Courier courier,
    ChainedWriter.Surroundings surroundings) {

  /** How often overdue verdicts are looked for. */
  private static final Duration SWEEP = Duration.ofMillis(100);

  /** How long a session's inbox may be missing before its events in the spool are given up. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What both ways of appending need. */
  private record Common(
      ProducerOptions options,
      Clients clients,
      SessionRoutes routes,
      EventEncoder encoder,
      int partitions,
      @Nullable VerdictPositions positions,
      Settlement settlement) {}

  /**
   * Puts the parts together and starts the threads.
   *
   * @param name what the threads' names begin with
   */
  static Machinery start(
      ProducerOptions options,
      NamespaceMeta meta,
      Clients clients,
      Sequencers sequencers,
      String name) {
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
    SessionRoutes routes =
        new SessionRoutes(options.wayIn(), options.namespace(), meta.partitions());
    VerdictPositions positions =
        reader == null ? null : new VerdictPositions(options.namespace(), clients.lookup(), reader);
    Common common =
        new Common(
            options,
            clients,
            routes,
            encoder(options, clients),
            meta.partitions(),
            positions,
            settlement);
    Sending sending = sending(common, name);
    LiveSender live = live(common, name + "-live");
    SessionOpener opener =
        new SessionOpener(clients.http(), sequencers, options.agentId(), options.openTimeout());
    callbacks.start(settlement::sweep);
    if (reader != null) {
      reader.start();
    }
    Shutdown shutdown =
        new Shutdown(
            clients,
            new Shutdown.Parts(
                opener, live, sending.end(), settlement, pending, callbacks, reader));
    return new Machinery(
        routes,
        opener,
        sending.appender(),
        live,
        settlement,
        shutdown,
        book,
        sending.courier(),
        new Pauses(callbacks::run, options::traced));
  }

  /** How appends are made, and how that ends. */
  private record Sending(Appending appender, SendingEnd end, @Nullable Courier courier) {}

  private static Sending sending(Common common, String name) {
    Spool spool = common.clients().spool();
    if (spool == null) {
      Producer<byte[], byte[]> kafka = common.clients().kafka().get();
      Appender appender =
          new Appender(
              new Appender.Parts(
                  common.encoder(),
                  kafka,
                  common.clients().lookup(),
                  common.positions(),
                  common.settlement()),
              common.options().maxBlock());
      return new Sending(appender, new SendingEnd.Direct(appender, kafka), null);
    }
    Doorstep doorstep =
        new Doorstep(
            common.routes(),
            common.clients().lookup(),
            common.positions(),
            common.options().maxBlock(),
            PATIENCE);
    Courier courier =
        new Courier(
            new Courier.Parts(spool, common.clients().kafka(), doorstep, common.settlement()),
            name + "-courier");
    courier.start();
    SpoolAppender appender =
        new SpoolAppender(
            common.options().namespace().name(),
            common.encoder(),
            common.settlement(),
            courier.ledger());
    return new Sending(appender, new SendingEnd.Spooled(courier, common.settlement()), courier);
  }

  private static LiveSender live(Common common, String name) {
    Namespace namespace = common.options().namespace();
    LiveCounts counts = new LiveCounts();
    LiveCourier courier =
        new LiveCourier(
            new LiveCourier.Parts(
                common.encoder(),
                common.routes(),
                common.clients().live(),
                common.clients().lookup()),
            namespace,
            common.partitions(),
            counts);
    return new LiveSender(
        new LiveSender.Parts(common.encoder(), namespace.liveTopic(), courier, counts),
        common.options().live(),
        name);
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
