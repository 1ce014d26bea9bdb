package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventGuards;
import dev.agentlog.producer.EventTooLargeException;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.producer.LiveOptions;
import dev.agentlog.producer.LiveStats;
import dev.agentlog.producer.ProducerClosedException;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.schemas.SessionPartitions;
import dev.agentlog.v1.AgentEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  /** Nothing is let go by the time alone. */
  private static final LiveOptions SLOW =
      LiveOptions.defaults().withCoalescing(Duration.ofSeconds(10), 8_192);

  private Bench bench = new Bench(Bench.options().build());

  @AfterEach
  void close() {
    bench.close();
  }

  private BranchHandle main(LiveOptions options) {
    bench.close();
    bench = new Bench(Bench.options().live(options).build());
    return main();
  }

  private BranchHandle main() {
    bench.exists("s");
    bench.lookup.topics.add("bench.live");
    return bench.producer.session("s").main();
  }

  private static EventDraft delta(String text) {
    return EventDraft.of(Kinds.MODEL_DELTA).runId("r").data("{\"text\":\"" + text + "\"}").build();
  }

  private static EventDraft completed() {
    return EventDraft.of(Kinds.MODEL_COMPLETED).runId("r").build();
  }

  private List<String> liveData() {
    return bench.live.history().stream().map(record -> bench.event(record).getData()).toList();
  }

  private void awaitLive(int records) {
    await().until(() -> bench.live.history().size() >= records);
  }

  @Test
  void anEventGoesToTheLiveTopicWithoutSequenceAndAsksForNothing() {
    EventDraft draft = delta("a");
    main().live(draft);
    awaitLive(1);

    ProducerRecord<byte[], byte[]> record = bench.live.history().get(0);
    AgentEvent event = bench.event(record);
    assertThat(record.topic()).isEqualTo("bench.live");
    assertThat(record.partition()).isEqualTo(SessionPartitions.partitionOf("s", Bench.PARTITIONS));
    assertThat(record.key()).isEqualTo("s".getBytes(StandardCharsets.UTF_8));
    assertThat(record.headers().lastHeader("agentlog-reply")).isNull();
    assertThat(event.getSequence()).isNull();
    assertThat(event.getEventId()).isEqualTo(draft.eventId());
    assertThat(event.getAgentId()).isEqualTo("agent-1");
    assertThat(event.getBranchId()).isEqualTo("main");
    assertThat(bench.kafka.history()).isEmpty();
    await()
        .untilAsserted(
            () ->
                assertThat(bench.producer.liveStats()).isEqualTo(new LiveStats(1, 1, 0, 0, null)));
  }

  @Test
  void whatIsNoProgressIsRefusedWithWhatToDo() {
    EventDraft draft = EventDraft.of(Kinds.MODEL_COMPLETED).build();
    assertThatThrownBy(() -> main().live(draft))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage(
            "The event %s of kind model.completed has lifecycle TERMINAL and cannot be sent live, where events may get lost; append it, or use a kind of lifecycle PROGRESS such as model.delta."
                .formatted(draft.eventId()));
    assertThat(bench.producer.liveStats()).isEqualTo(LiveStats.NONE);
  }

  @Test
  void aPredecessorIsRefused() {
    EventDraft draft = delta("a").toBuilder().previousEventId(EventIds.nextText()).build();
    assertThatThrownBy(() -> main().live(draft))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageEndingWith(
            "and a live event has no place on its branch; leave previousEventId out.");
  }

  @Test
  void theGuardsStandBeforeIt() {
    bench.close();
    bench =
        new Bench(
            Bench.options()
                .guards(
                    EventGuards.defaults()
                        .withRedaction(
                            draft ->
                                draft.toBuilder()
                                    .data(String.valueOf(draft.data()).replace("secret", "***"))
                                    .build()))
                .build());
    BranchHandle main = main();

    assertThatThrownBy(() -> main.live(EventDraft.of(Kinds.MODEL_DELTA).data("{").build()))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("is not one JSON value");
    assertThatThrownBy(() -> main.live(delta("x".repeat(900_001))))
        .isInstanceOf(EventTooLargeException.class);
    main.live(delta("my secret"));

    awaitLive(1);
    assertThat(liveData()).containsExactly("{\"text\":\"my ***\"}");
  }

  @Test
  void beforeATerminalEventEverythingOfItsSessionIsSent() {
    BranchHandle main = main(SLOW);
    main.live(delta("a"));
    main.live(delta("b"));
    main.session().branch("other").live(delta("c"));
    bench.producer.session("another").main().live(delta("d"));

    main.append(EventDraft.of(Kinds.MESSAGE_USER).build());
    assertThat(liveData()).isEmpty();
    main.append(completed());

    assertThat(liveData()).containsExactly("{\"text\":\"ab\"}", "{\"text\":\"c\"}");
    assertThat(bench.kafka.history()).hasSize(2);
    assertThat(bench.producer.liveStats()).isEqualTo(new LiveStats(4, 3, 1, 0, null));
  }

  @Test
  void beforeATerminalEventOfABranchWriterToo() {
    BranchHandle main = main(SLOW);
    main.live(delta("a"));
    main.writer(WriterOptions.stopping()).append(completed());
    assertThat(liveData()).containsExactly("{\"text\":\"a\"}");
  }

  @Test
  void whatCannotBeHandedOverBeforeATerminalEventIsDroppedAndNeverComesBehind() {
    BranchHandle main = main(SLOW);
    bench.live.sendException = new TimeoutException("not in metadata");
    main.live(delta("a"));
    bench.producer.flush(LONG);
    bench.live.sendException = null;
    main.append(EventDraft.of(Kinds.MESSAGE_USER).build());
    bench.lookup.answers = false;
    main.session().branch("stuck").live(delta("b"));
    main.live(delta("c"));

    main.append(completed());

    assertThat(bench.kafka.history()).hasSize(2);
    assertThat(bench.producer.liveStats().lastDrop())
        .isEqualTo(
            "Events for session 's' were dropped, as they could not be sent within 100 ms before a terminal event; the brokers are slow or away.");
    assertThat(bench.producer.liveStats().dropped()).isEqualTo(2);
    await().until(() -> bench.producer.liveStats().waiting() == 0);
    assertThat(liveData()).doesNotContain("{\"text\":\"c\"}");
  }

  @Test
  void aFlushSendsWhatWaits() {
    BranchHandle main = main(SLOW);
    main.live(delta("a"));
    bench.producer.flush(LONG);
    assertThat(liveData()).containsExactly("{\"text\":\"a\"}");
  }

  @Test
  void closingSendsWhatWaitsAndRefusesMore() {
    BranchHandle main = main(SLOW);
    main.live(delta("a"));
    bench.producer.close(Duration.ZERO);
    assertThat(liveData()).containsExactly("{\"text\":\"a\"}");
    assertThat(bench.live.closed()).isTrue();
    assertThatThrownBy(() -> main.live(delta("b")))
        .isInstanceOf(ProducerClosedException.class)
        .hasMessageEndingWith("was not sent live to session 's': the producer is closed.");
    assertThat(bench.producer.liveStats()).isEqualTo(new LiveStats(1, 1, 0, 0, null));
  }

  @Test
  void whatABrokerRefusesIsCountedAndTold() {
    BranchHandle main = main(LiveOptions.defaults());
    bench.live.sendException = new TopicAuthorizationException("Not authorized.");
    main.live(delta("a"));
    bench.producer.flush(LONG);

    assertThat(bench.producer.liveStats())
        .isEqualTo(
            new LiveStats(
                1,
                0,
                0,
                1,
                "An event of kind model.delta for session 's' was not sent live: Not authorized; nothing is to be done if the brokers are back."));
  }

  @Test
  void aMissingTopicIsToldWithWhatMakesIt() {
    BranchHandle main = main(LiveOptions.defaults());
    bench.lookup.topics.remove("bench.live");
    bench.live.sendException = new TimeoutException("not in metadata");
    main.live(delta("a"));
    bench.producer.flush(LONG);
    bench.live.sendException = null;

    main.live(delta("b"));
    bench.producer.flush(LONG);

    assertThat(liveData()).isEmpty();
    assertThat(bench.producer.liveStats())
        .isEqualTo(
            new LiveStats(
                2,
                0,
                0,
                2,
                "Nothing can be sent live, as the namespace 'bench' has no topic bench.live; start a sequencer, which makes it, or create it with 4 partitions and retention.ms=600000."));
  }

  @Test
  void whatIsBeyondTheBoundIsDroppedAndTheCallerNeverWaits() {
    BranchHandle main = main(SLOW.withMaxBytes(1 << 20));
    String text = "x".repeat(8_000);
    for (int i = 0; i < 200; i++) {
      main.live(delta(text).toBuilder().turnId("t" + i).build());
    }
    LiveStats stats = bench.producer.liveStats();
    assertThat(stats.taken()).isEqualTo(200);
    assertThat(stats.dropped()).isBetween(60L, 80L);
    assertThat(stats.lastDrop()).contains("too much waits already");
  }
}
