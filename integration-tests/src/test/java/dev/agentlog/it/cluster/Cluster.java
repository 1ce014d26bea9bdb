package dev.agentlog.it.cluster;

import static org.awaitility.Awaitility.await;

import dev.agentlog.schemas.Namespace;
import dev.agentlog.sequencer.config.SequencerConfig;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** A broker process and its sequencer processes. Not thread-safe. */
public final class Cluster implements AutoCloseable {
  private static final Duration OPEN_LIMIT = Duration.ofSeconds(60);
  private static final int UNAVAILABLE = 503;

  private final Path directory;
  private final Namespace namespace = new Namespace("it");
  private final BrokerProcess broker;
  private final List<SequencerProcess> sequencers = new ArrayList<>();
  private final SequencerHttp http = new SequencerHttp();
  private final Admin admin;

  /**
   * Starts a broker; sequencers are added.
   *
   * @param directory where everything of the cluster goes
   */
  public Cluster(Path directory) {
    this.directory = directory;
    this.broker = new BrokerProcess(directory);
    broker.start();
    this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
  }

  /** Starts one sequencer more, with these settings beside the bootstrap address and namespace. */
  public SequencerProcess addSequencer(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(SequencerConfig.BOOTSTRAP_SERVERS, broker.bootstrap());
    all.put(SequencerConfig.NAMESPACE, namespace.name());
    SequencerProcess sequencer =
        new SequencerProcess("sequencer-" + (sequencers.size() + 1), directory, all);
    sequencers.add(sequencer);
    sequencer.start();
    return sequencer;
  }

  /** Opens new sessions on the first sequencer; asks again where the answer is to ask again. */
  public void open(List<String> sessions) {
    for (String session : sessions) {
      await("opening " + session)
          .atMost(OPEN_LIMIT)
          .until(
              () -> {
                HttpResponse<String> answer = http.open(sequencers.get(0).http(), session);
                return answer.statusCode() == UNAVAILABLE ? "" : answer.body();
              },
              body -> body.contains("\"created\":"));
    }
  }

  /** Tells whether a transaction that wrote to the feed is open just now. */
  public boolean transactionOpen() {
    return transactionOpenIn(List.of(namespace.feedTopic()));
  }

  /** Tells whether a transaction that wrote to one of the sessions' logs is open just now. */
  public boolean transactionOpenInLogs(Collection<String> sessions) {
    return transactionOpenIn(sessions.stream().map(namespace::logTopic).toList());
  }

  /**
   * The committed ends are asked for last: those of a transaction that ended meanwhile are past.
   */
  private boolean transactionOpenIn(Collection<String> topics) {
    Map<TopicPartition, Long> written = ends(topics, IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Long> committed = ends(topics, IsolationLevel.READ_COMMITTED);
    return written.entrySet().stream()
        .anyMatch(end -> committed.getOrDefault(end.getKey(), 0L) < end.getValue());
  }

  /** The admin client. */
  public Admin admin() {
    return admin;
  }

  /** The broker. */
  public BrokerProcess broker() {
    return broker;
  }

  /** The bootstrap address. */
  public String bootstrap() {
    return broker.bootstrap();
  }

  /** The namespace. */
  public Namespace namespace() {
    return namespace;
  }

  /** The client of the sequencers' HTTP interface. */
  public SequencerHttp http() {
    return http;
  }

  @Override
  public void close() {
    admin.close();
    sequencers.forEach(SequencerProcess::close);
    broker.close();
  }

  private Map<TopicPartition, Long> ends(Collection<String> topics, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    try {
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get()
          .forEach(
              (name, topic) ->
                  topic
                      .partitions()
                      .forEach(
                          info ->
                              latest.put(
                                  new TopicPartition(name, info.partition()),
                                  OffsetSpec.latest())));
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(latest, new ListOffsetsOptions(isolation))
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking for offsets.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The broker does not tell its offsets.", e);
    }
  }
}
