package dev.agentlog.sequencer.internal.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentlog.rulebook.InboxRecord;
import dev.agentlog.rulebook.RuleSettings;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.sequencer.internal.guard.Admission;
import dev.agentlog.sequencer.internal.metrics.SequencerMetrics;
import dev.agentlog.sequencer.internal.sessions.LogAccess;
import dev.agentlog.sequencer.internal.stores.Judged;
import dev.agentlog.sequencer.internal.stores.StoreNames;
import dev.agentlog.sequencer.internal.streams.StreamClients;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The sequencer's topology without a broker, fed with records of the rulebook's tests. The inbox
 * has one partition, 0, and offsets count from 0. Not thread-safe.
 */
final class TopologyRun implements AutoCloseable {
  static final Namespace NAMESPACE = new Namespace("unit");
  static final WireCodec<Tombstone> TOMBSTONES =
      WireCodec.tombstones(SchemaRegistry.of(SchemaRegistry.BUNDLED));
  static final WireCodec<Verdict> VERDICTS =
      WireCodec.verdicts(SchemaRegistry.of(SchemaRegistry.BUNDLED));

  /** Every log can be written to at once. */
  static final LogAccess WRITABLE =
      new LogAccess() {
        @Override
        public boolean isWritable(String thread, String session) {
          return true;
        }

        @Override
        public void prepare(String session) {}

        @Override
        public void forget(String session) {}
      };

  /** Whatever state is found belongs to the partition. */
  static final Admission ADMITTED =
      (partition, judged, otherRows) ->
          Optional.of(judged == null ? new Judged(0, Uuid.ZERO_UUID, Uuid.ZERO_UUID) : judged);

  private static final byte[] NOTHING = new byte[0];

  /** Clients that are never asked for one. */
  static StreamClients clients() {
    return new StreamClients(
        Duration.ofMillis(20),
        nanos -> {},
        (inbox, position, beginning) -> {},
        () -> {
          throw new AssertionError("A producer was asked for.");
        });
  }

  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> inbox;

  /**
   * A task that opens its state.
   *
   * @param rows the state that it finds
   */
  TopologyRun(RuleSettings rules, LogAccess logs, Map<Bytes, byte[]> rows) {
    SequencerContext context =
        new SequencerContext(
            NAMESPACE,
            rules,
            TOMBSTONES,
            VERDICTS,
            clients(),
            logs,
            new NoListener(),
            new SequencerMetrics(),
            ADMITTED,
            InstantSource.system());
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "unit-sequencer");
    this.driver =
        new TopologyTestDriver(
            SequencerTopology.build(context, new Found(rows)), settings, Instant.EPOCH);
    this.inbox =
        driver.createInputTopic(
            NAMESPACE.inboxTopic(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends a record, whose writer asks for a verdict. */
  void send(InboxRecord made) {
    inbox.pipeInput(
        new TestRecord<>(
            made.key(), made.value(), headers(made), Instant.ofEpochMilli(made.timestamp())));
  }

  /** Lets the inbox be as long as if this many records had come before. */
  void skipTo(long offset) {
    for (long filler = 0; filler < offset; filler++) {
      inbox.pipeInput(new TestRecord<>(null, null, new RecordHeaders(), Instant.EPOCH));
    }
    written();
  }

  /** Lets a moment pass, in which the task looks after what waits. */
  void pause() {
    driver.advanceWallClockTime(Duration.ofMillis(5));
  }

  /** What was written since the last call, topic by topic, in order within each. */
  List<Written> written() {
    List<Written> all = new ArrayList<>();
    for (String topic : new TreeSet<>(driver.producedTopicNames())) {
      if (!topic.endsWith("-changelog")) {
        TestOutputTopic<byte[], byte[]> output =
            driver.createOutputTopic(
                topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        while (!output.isEmpty()) {
          all.add(Written.of(topic, output.readRecord()));
        }
      }
    }
    return all;
  }

  /** The state as it is now, for another task to open. */
  Map<Bytes, byte[]> state() {
    Map<Bytes, byte[]> rows = new HashMap<>();
    KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(StoreNames.STATE);
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      all.forEachRemaining(row -> rows.put(row.key, row.value));
    }
    return rows;
  }

  @Override
  public void close() {
    driver.close();
  }

  /** The length of the header's value that brings a record's headers to their length. */
  static int fillerBytes(InboxRecord made) {
    return made.headerBytes() - HeaderNames.REPLY.length() - "h".length();
  }

  /** The headers with which a record is what the rulebook's tests say of it. */
  static Headers headers(InboxRecord made) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(HeaderNames.REPLY, NOTHING);
    if (made.tooLarge()) {
      headers.add(HeaderNames.TOO_LARGE, NOTHING);
    }
    if (made.headerBytes() > 0) {
      headers.add("h", new byte[fillerBytes(made)]);
    }
    if (made.writtenAt().topic().startsWith(NAMESPACE.ownInboxPrefix())) {
      headers.add(HeaderNames.ORIGIN, made.writtenAt().text().getBytes(UTF_8));
    }
    return headers;
  }

  /** A store in memory that begins with given rows. */
  private record Found(Map<Bytes, byte[]> rows) implements KeyValueBytesStoreSupplier {
    @Override
    public String name() {
      return StoreNames.STATE;
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      KeyValueStore<Bytes, byte[]> store = Stores.inMemoryKeyValueStore(name()).get();
      rows.forEach(store::put);
      return store;
    }

    @Override
    public String metricsScope() {
      return "in-memory";
    }
  }

  private static final class NoListener implements SessionListener {
    @Override
    public void partitionTaken(int partition, Map<String, SessionState> sessions) {}

    @Override
    public void partitionReleased(int partition) {}

    @Override
    public void sessionOpened(int partition, String session, SessionState row) {}

    @Override
    public void sessionClosed(int partition, String session, SessionState row) {}
  }
}
