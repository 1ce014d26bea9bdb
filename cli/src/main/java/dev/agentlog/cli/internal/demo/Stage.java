package dev.agentlog.cli.internal.demo;

import dev.agentlog.cli.DemoListener;
import dev.agentlog.cli.DemoSummary;
import dev.agentlog.cli.internal.connection.Connection;
import dev.agentlog.cli.internal.query.SequencerQueries;
import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.WayIn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Brings the demo's sessions, agents and subscriber together on a running system. Used once, by one
 * thread.
 */
public final class Stage {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<SessionPlan> plans;
  private final WayIn wayIn;
  private final DemoListener listener;
  private final Ledger ledger;

  private Stage(List<SessionPlan> plans, WayIn wayIn, DemoListener listener) {
    this.plans = List.copyOf(plans);
    this.wayIn = wayIn;
    this.listener = listener;
    this.ledger = new Ledger(listener);
  }

  /**
   * Reads the recorded runs and plans what happens.
   *
   * @param inputs files; none for the bundled sample
   * @param wayIn the way that appends take
   * @param listener is told live what happens
   * @return ready to play
   */
  public static Stage prepare(List<Path> inputs, WayIn wayIn, DemoListener listener) {
    return new Stage(Samples.read(inputs).stream().map(SessionPlan::of).toList(), wayIn, listener);
  }

  /**
   * Plays everything and closes the accounts.
   *
   * @param connection the running system
   * @return what came of it
   */
  public DemoSummary play(Connection connection) throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newCachedThreadPool();
    SubscribeOptions fromNow = SubscribeOptions.builder().start(Start.now()).build();
    try (AgentLogConsumer consumer = AgentLogConsumer.connect(consumer(connection));
        Subscription everything = consumer.subscribe(Scope.all(), fromNow);
        AgentLogProducer producer = AgentLogProducer.connect(producer(connection))) {
      FeedWatch watch = new FeedWatch(everything, ledger, listener);
      Future<?> watching = threads.submit(watch);
      act(producer, threads);
      compare(watch);
      watch.stop();
      watching.get();
      new Audit(ledger).run(consumer, SequencerQueries.find(connection));
    } finally {
      threads.shutdownNow();
    }
    return new DemoSummary(ledger.counts(), ledger.latency(), ledger.faults());
  }

  private void act(AgentLogProducer producer, ExecutorService threads)
      throws InterruptedException, ExecutionException {
    List<Future<Void>> sessions = new ArrayList<>();
    for (SessionPlan plan : plans) {
      sessions.add(threads.submit(new SessionActors(plan, producer, ledger, listener, threads)));
    }
    for (Future<Void> session : sessions) {
      session.get();
    }
  }

  private void compare(FeedWatch watch) throws InterruptedException {
    Set<String> accepted = ledger.accepted();
    watch.awaitAll(accepted, PATIENCE);
    Set<String> delivered = watch.delivered();
    if (!delivered.equals(accepted)) {
      ledger.fault(
          "the subscriber got %d events, and the agents counted %d accepted ones."
              .formatted(delivered.size(), accepted.size()));
    }
  }

  private static ConsumerOptions consumer(Connection connection) {
    return ConsumerOptions.builder(connection.bootstrap())
        .namespace(connection.namespace())
        .kafkaProperties(connection.properties())
        .build();
  }

  private ProducerOptions producer(Connection connection) {
    return ProducerOptions.builder()
        .bootstrapServers(connection.bootstrap())
        .namespace(connection.namespace())
        .kafkaProperties(connection.properties())
        .wayIn(wayIn)
        .build();
  }
}
