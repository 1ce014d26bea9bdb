package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.BranchOperation;
import dev.agentlog.producer.DataReference;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventTooLargeException;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.WayIn;
import dev.agentlog.producer.WriterIdentity;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.DataRef;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import dev.agentlog.v1.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class EventEncoderTest {

  private static final Namespace NAMESPACE = new Namespace("ns");
  private final WireCodec<AgentEvent> codec =
      WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));

  private ProducerRecord<byte[], byte[]> record(EventDraft draft, boolean cloudEvents) {
    EventEncoder encoder =
        new EventEncoder(codec, new EventHeaders(NAMESPACE, true, cloudEvents), "agent-1");
    return encoder.encode(
        SessionRoute.of("s/1", WayIn.OWN, NAMESPACE, 8), "b", draft, ExpectedSequence.exactly(3));
  }

  private static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return headers;
  }

  @Test
  void everyPartOfADraftIsInTheEvent() {
    String id = EventIds.nextText();
    String previous = EventIds.nextText();
    EventDraft draft =
        EventDraft.of("note.taken")
            .lifecycle(Lifecycle.TERMINAL)
            .eventId(id)
            .occurredAt(Instant.parse("2026-01-02T03:04:05.678901Z"))
            .agentId("agent-2")
            .source(Source.TOOL)
            .runId("run")
            .turnId("turn")
            .parentEventId("parent")
            .correlationId("correlation")
            .previousEventId(previous)
            .traceParent("00-aa-bb-01")
            .writer("w", 7)
            .label("k", "v")
            .dataType("text/plain")
            .data("hello")
            .dataRef(new DataReference("s3://x", "ab", 9))
            .build();

    assertThat(codec.decode(record(draft, false).value()))
        .isEqualTo(
            new AgentEvent(
                id,
                "s/1",
                "b",
                3L,
                previous,
                "note.taken",
                Lifecycle.TERMINAL,
                Instant.parse("2026-01-02T03:04:05.678901Z"),
                "agent-2",
                "run",
                "turn",
                "parent",
                "correlation",
                "00-aa-bb-01",
                Source.TOOL,
                new Writer("w", 7L),
                null,
                Map.of("k", "v"),
                "text/plain",
                "hello",
                new DataRef("s3://x", "ab", 9L)));
  }

  @Test
  void branchOperationsAreInTheEvent() {
    EventDraft fork = EventDraft.forked("main", 0).build();
    EventDraft merge = EventDraft.merged("side", 9).writer(new WriterIdentity("w", 1)).build();

    assertThat(fork.branchOperation()).isEqualTo(new BranchOperation.Fork("main", 0));
    assertThat(codec.decode(record(fork, false).value()).getBranchOp())
        .isEqualTo(new BranchForked("main", 0L));
    assertThat(codec.decode(record(merge, false).value()).getBranchOp())
        .isEqualTo(new BranchMerged("side", 9L));
  }

  @Test
  void anEventOfExactlyTheLimitIsSentAndOneByteMoreIsNot() {
    EventDraft small = EventDraft.of("note.taken").data("x".repeat(800_000)).build();
    int rest = 900_000 - record(small, false).value().length;
    EventDraft largest = EventDraft.of("note.taken").data("x".repeat(800_000 + rest)).build();
    EventDraft larger = EventDraft.of("note.taken").data("x".repeat(800_000 + rest + 1)).build();

    assertThat(record(largest, false).value()).hasSize(900_000);
    assertThatThrownBy(() -> record(larger, false))
        .isInstanceOfSatisfying(
            EventTooLargeException.class,
            failure -> {
              assertThat(failure.bytes()).isEqualTo(900_001);
              assertThat(failure.limit()).isEqualTo(900_000);
            })
        .hasMessage(
            "The event %s of kind note.taken has 900001 bytes, more than the 900000 that are allowed; store its data elsewhere and append a reference to it (dataRef).",
            larger.eventId());
  }

  @Test
  void headersOfExactlyTheLimitAreSentAndOneByteMoreAreNot() {
    int own = "agentlog-reply".length() + 1;
    int room = 16 * 1024 - own - "h".length();
    EventDraft largest = EventDraft.of("note.taken").header("h", "x".repeat(room)).build();
    EventDraft larger = EventDraft.of("note.taken").header("h", "x".repeat(room + 1)).build();

    assertThat(record(largest, false).headers().toArray()).hasSize(2);
    assertThatThrownBy(() -> record(larger, false))
        .isInstanceOf(EventTooLargeException.class)
        .hasMessage(
            "The headers of event %s have 16385 bytes, more than the 16384 that are allowed; put such texts into labels or data.",
            larger.eventId());
  }

  @Test
  void withoutMoreTheOnlyHeaderAsksForAVerdict() {
    assertThat(headers(record(EventDraft.of("note.taken").build(), false)))
        .containsOnlyKeys("agentlog-reply");
  }

  @Test
  void theTraceContextIsAHeaderToo() {
    EventDraft draft = EventDraft.of("note.taken").traceParent("00-a-b-01").build();

    assertThat(headers(record(draft, false))).containsEntry("traceparent", "00-a-b-01");
  }

  @Test
  void cloudEventsHeadersNameTheEventAndTheDraftsOwnGoBefore() {
    EventDraft draft =
        EventDraft.of("note.taken")
            .occurredAt(Instant.parse("2026-01-02T03:04:05Z"))
            .header("ce_type", "com.example.note")
            .build();

    assertThat(headers(record(draft, true)))
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", draft.eventId())
        .containsEntry("ce_type", "com.example.note")
        .containsEntry("ce_source", "/ns/sessions/s%2F1")
        .containsEntry("ce_subject", "s/1")
        .containsEntry("ce_time", "2026-01-02T03:04:05Z");
  }
}
