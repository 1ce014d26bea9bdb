package dev.agentlog.cli.internal.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.DataReference;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventDraftBuilder;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.sink.JsonLinesOptions;
import dev.agentlog.producer.sink.JsonLinesSink;
import dev.agentlog.producer.sink.SinkEvent;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the producer's sink of JSON Lines writes can be imported as it is. */
class SinkFileImportTest {

  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.000123Z");

  @TempDir private Path directory;

  private static EventDraftBuilder of(String kind) {
    return EventDraft.of(kind).occurredAt(TIME).agentId("a");
  }

  private static List<EventDraft> drafts() {
    return List.of(
        of(Kinds.MESSAGE_USER).data("{\"text\":\"ä \\\"quoted\\\"\"}").build(),
        of(Kinds.TOOL_CALL_OUTPUT).runId("r").data("plain\ntext").dataType("text/plain").build(),
        EventDraft.forked("main", 3).occurredAt(TIME).agentId("a").build(),
        EventDraft.merged("b", 2).occurredAt(TIME).agentId("a").build(),
        of("note.taken")
            .source(Source.TOOL)
            .runId("r")
            .turnId("t")
            .parentEventId("p")
            .correlationId("c")
            .previousEventId(EventIds.nextText())
            .traceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            .writer("w", 4)
            .label("k", "v")
            .dataRef(new DataReference("s3://bucket/key", "00ff", 12))
            .build());
  }

  private void write(Path file, List<EventDraft> drafts) {
    try (JsonLinesSink sink = JsonLinesSink.open(JsonLinesOptions.to(file).withAgentId("a"))) {
      drafts.forEach(draft -> sink.accept(new SinkEvent("s-1", "idea", draft)));
      sink.flush(Duration.ofSeconds(10));
    }
  }

  @Test
  void everyEventComesBackAsItWasWritten() {
    Path file = directory.resolve("events.jsonl");
    List<EventDraft> drafts = drafts();
    write(file, drafts);

    RecordedFile read = RecordedFile.read(file, null);

    assertThat(read.events())
        .containsExactlyElementsOf(
            drafts.stream()
                .map(draft -> draft.event("s-1", "idea", ExpectedSequence.next(), "a"))
                .toList());
    assertThat(read.events().stream().map(Drafts::of).map(EventDraft::eventId))
        .containsExactlyElementsOf(drafts.stream().map(EventDraft::eventId).toList());
  }

  @Test
  void aFileThatWasReopenedToo() {
    Path file = directory.resolve("events.jsonl");
    write(file, IntStream.range(0, 3).mapToObj(i -> of("a.b").build()).toList());
    write(file, IntStream.range(0, 3).mapToObj(i -> of("a.b").build()).toList());

    assertThat(RecordedFile.read(file, "elsewhere").events())
        .hasSize(6)
        .extracting(AgentEvent::getSessionId)
        .containsOnly("elsewhere");
  }

  @Test
  void oneOfTheLinesOwnFieldsAloneIsAnUnknownField() throws Exception {
    Path file = directory.resolve("other.jsonl");
    Files.writeString(file, "{\"kind\":\"a.b\",\"index\":1}\n");

    assertThatThrownBy(() -> RecordedFile.read(file, null))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("unknown field \"index\"");
  }
}
