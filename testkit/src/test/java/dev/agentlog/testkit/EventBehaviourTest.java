package dev.agentlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.AppendFailedException;
import dev.agentlog.producer.AppendRejectedException;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.BranchWriter;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.producer.sink.AgentEventSink;
import dev.agentlog.producer.sink.FanOutSink;
import dev.agentlog.producer.sink.JsonLinesOptions;
import dev.agentlog.producer.sink.JsonLinesSink;
import dev.agentlog.producer.sink.KafkaSink;
import dev.agentlog.producer.sink.SinkEvent;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of what an agent says, from its draft to the log. */
class EventBehaviourTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String CAUSE = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private final InMemorySequencer log = new InMemorySequencer();
  private final InMemoryProducer producer = log.producer("agent");

  @TempDir private Path directory;
  private BranchHandle main;

  @BeforeEach
  void open() {
    main = producer.open("s").main();
  }

  private List<AgentEvent> events() {
    return log.log("s").stream().filter(event -> event.getSequence() > 1).toList();
  }

  @Test
  void tenThousandAppendsOfOneWriterStandOneBehindTheOther() {
    try (BranchWriter writer =
        main.writer(WriterOptions.stopping().withFirst(ExpectedSequence.exactly(2)))) {
      for (int n = 0; n < 10_000; n++) {
        writer.append(EventDraft.of("note.taken").data(Integer.toString(n)).build());
      }
      writer.flush(LONG);
    }

    assertThat(events())
        .extracting(AgentEvent::getSequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(2, 10_001).boxed().toList());
    assertThat(events())
        .extracting(AgentEvent::getData)
        .containsExactlyElementsOf(LongStream.range(0, 10_000).mapToObj(Long::toString).toList());
  }

  @Test
  void whatIsToldAcceptedStandsInTheLogAndWhatIsToldOtherwiseDoesNot() {
    EventDraft accepted = EventDraft.of("note.taken").build();
    EventDraft rejected = EventDraft.of("note.taken").build();
    EventDraft refused = EventDraft.of("note.taken").build();

    assertThat(main.append(accepted).await(LONG).requireSequence()).isEqualTo(2);
    Receipt late = main.append(rejected, ExpectedSequence.exactly(1));
    producer.failNext(Fault.REFUSED);
    Receipt never = main.append(refused);

    assertThatThrownBy(() -> late.await(LONG)).isInstanceOf(AppendRejectedException.class);
    assertThatThrownBy(() -> never.await(LONG)).isInstanceOf(AppendFailedException.class);
    assertThat(events()).extracting(AgentEvent::getEventId).containsExactly(accepted.eventId());
  }

  @Test
  void aKindThatNobodyKnowsIsAcceptedAndKeptAsItIs() {
    main.append(
            EventDraft.of("acme.robot.waved")
                .lifecycle(Lifecycle.TERMINAL)
                .dataType("text/plain")
                .data("hello")
                .build())
        .await(LONG);

    AgentEvent event = events().get(0);
    assertThat(event.getKind()).isEqualTo("acme.robot.waved");
    assertThat(event.getLifecycle()).isEqualTo(Lifecycle.TERMINAL);
    assertThat(event.getDataType()).isEqualTo("text/plain");
    assertThat(event.getData()).isEqualTo("hello");
  }

  @Test
  void whatCausedAnEventAndWhatItBelongsToStandsInTheLog() {
    main.append(
            EventDraft.of("note.taken")
                .parentEventId(CAUSE)
                .correlationId("order-7")
                .traceParent(TRACE)
                .runId("run")
                .turnId("turn")
                .build())
        .await(LONG);

    AgentEvent event = events().get(0);
    assertThat(event.getParentEventId()).isEqualTo(CAUSE);
    assertThat(event.getCorrelationId()).isEqualTo("order-7");
    assertThat(event.getTraceParent()).isEqualTo(TRACE);
    assertThat(event.getRunId()).isEqualTo("run");
    assertThat(event.getTurnId()).isEqualTo("turn");
  }

  @Test
  void anEventIdStaysItsEventsHoweverMuchIsAppendedSince() {
    EventDraft first = EventDraft.of("note.taken").data("1").build();
    main.append(first).await(LONG);
    for (int n = 0; n < 1_000; n++) {
      main.append(EventDraft.of("note.taken").build()).await(LONG);
    }

    assertThat(main.append(first).await(LONG).requireSequence()).isEqualTo(2);
    Receipt another = main.append(first.toBuilder().data("2").build());
    assertThatThrownBy(() -> another.await(LONG))
        .isInstanceOf(AppendRejectedException.class)
        .hasMessageContaining("EVENT_ID_REUSED");
    assertThat(events()).hasSize(1_001);
  }

  @Test
  void anEventWithoutASessionIsAppendedToTheCallersAndOneWithASessionToItsOwn() {
    producer.open("other");
    try (AgentEventSink mine = new KafkaSink(producer).withDefaultSession("s")) {
      mine.accept(SinkEvent.of(EventDraft.of("note.taken").data("1").build()));
      mine.accept(SinkEvent.of("other", EventDraft.of("note.taken").data("2").build()));
      mine.flush(LONG);
    }

    assertThat(events()).extracting(AgentEvent::getData).containsExactly("1");
    assertThat(log.log("other")).extracting(AgentEvent::getData).endsWith("2").hasSize(2);
  }

  @Test
  void aSecretThatTheRedactionRemovesIsInNeitherOfTheSinks() throws Exception {
    Path file = directory.resolve("events.jsonl");
    try (AgentEventSink sinks =
        FanOutSink.builder()
            .sink("log", new KafkaSink(producer))
            .sink("file", JsonLinesSink.open(JsonLinesOptions.to(file).withAgentId("agent")))
            .build()
            .redacting(draft -> draft.toBuilder().data("\"removed\"").clearLabels().build())) {
      sinks.accept(
          SinkEvent.of(
              "s", EventDraft.of("note.taken").data("\"secret\"").label("key", "secret").build()));
      sinks.flush(LONG);
    }

    assertThat(events()).hasSize(1);
    assertThat(events().get(0).toString()).contains("removed").doesNotContain("secret");
    assertThat(Files.readString(file)).contains("removed").doesNotContain("secret");
  }

  @Test
  void aFailingSinkBesideTheLogNeitherStopsTheAgentNorHidesWhatItLost() {
    AgentEventSink failing =
        new AgentEventSink() {
          @Override
          public void accept(SinkEvent event) {
            throw new IllegalStateException("no disk");
          }

          @Override
          public void flush(Duration timeout) {}

          @Override
          public void close() {}
        };
    try (FanOutSink sinks =
        FanOutSink.builder().sink("bad", failing).sink("log", new KafkaSink(producer)).build()) {
      for (int n = 0; n < 3; n++) {
        sinks.accept(SinkEvent.of("s", EventDraft.of("note.taken").build()));
      }

      assertThatThrownBy(() -> sinks.flush(LONG)).hasMessageContaining("bad");
      assertThat(events()).hasSize(3);
      assertThat(sinks.stats().get(0).failed()).isEqualTo(3);
      sinks.flush(LONG);
    }
  }
}
