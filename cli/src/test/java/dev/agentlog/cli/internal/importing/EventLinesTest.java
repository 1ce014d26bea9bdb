package dev.agentlog.cli.internal.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.DataRef;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import dev.agentlog.v1.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLinesTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void onlyTheKindMustBeThere() {
    AgentEvent event = read("{\"kind\":\"turn.completed\"}", null).get(0);

    assertThat(event.getSessionId()).isEqualTo("file");
    assertThat(event.getBranchId()).isEqualTo("main");
    assertThat(event.getSequence()).isNull();
    assertThat(event.getLifecycle()).isEqualTo(Lifecycle.TERMINAL);
    assertThat(event.getOccurredAt()).isEqualTo(START);
    assertThat(event.getAgentId()).isEqualTo("import");
    assertThat(event.getSource()).isEqualTo(Source.AGENT);
    assertThat(event.getDataType()).isEqualTo("application/json");
    assertThat(EventIds.isCanonical(event.getEventId())).isTrue();
  }

  @Test
  void everyFieldOfTheSchemaIsTaken() {
    String id = "01900000-0000-7000-8000-000000000001";
    AgentEvent event =
        read(
                """
                {"event_id":"%s","session_id":"s","branch_id":"b","sequence":4,"previous_event_id":"p","kind":"branch.forked",\
                "lifecycle":"ORDINARY","occurred_at":1500,"agent_id":"a","run_id":"r","turn_id":"t","parent_event_id":"q",\
                "correlation_id":"c","trace_parent":"tp","source":"TOOL","writer":{"id":"w","epoch":2},\
                "branch_op":{"parent_branch":"main","fork_sequence":3},"labels":{"k":"v"},"data_type":"text/plain",\
                "data":"text","data_ref":{"uri":"u","sha256":"h","bytes":9}}"""
                    .formatted(id),
                null)
            .get(0);

    AgentEvent wanted =
        AgentEvent.newBuilder()
            .setEventId(id)
            .setSessionId("s")
            .setBranchId("b")
            .setSequence(4L)
            .setPreviousEventId("p")
            .setKind("branch.forked")
            .setLifecycle(Lifecycle.ORDINARY)
            .setOccurredAt(Instant.EPOCH.plusNanos(1_500_000))
            .setAgentId("a")
            .setRunId("r")
            .setTurnId("t")
            .setParentEventId("q")
            .setCorrelationId("c")
            .setTraceParent("tp")
            .setSource(Source.TOOL)
            .setWriter(new Writer("w", 2L))
            .setBranchOp(new BranchForked("main", 3L))
            .setLabels(Map.of("k", "v"))
            .setDataType("text/plain")
            .setData("text")
            .setDataRef(new DataRef("u", "h", 9L))
            .build();
    assertThat(event).isEqualTo(wanted);
  }

  @Test
  void aSessionThatWasAskedForTakesAllEvents() {
    assertThat(read("{\"kind\":\"a.b\",\"session_id\":\"mine\"}\n{\"kind\":\"a.b\"}", "asked"))
        .extracting(AgentEvent::getSessionId)
        .containsExactly("asked", "asked");
  }

  @Test
  void aPayloadThatIsNoStringIsKeptAsItsJson() {
    assertThat(read("{\"kind\":\"a.b\",\"data\":{\"n\": 1}}", null).get(0).getData())
        .isEqualTo("{\"n\":1}");
    assertThat(read("{\"kind\":\"a.b\",\"data\":\"{}\"}", null).get(0).getData()).isEqualTo("{}");
  }

  @Test
  void equalLinesAreDifferentEventsAndTheSameOnesNextTime() {
    String text = "{\"kind\":\"a.b\"}\n{\"kind\":\"a.b\"}";

    List<String> ids = read(text, null).stream().map(AgentEvent::getEventId).toList();

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(read(text, null)).extracting(AgentEvent::getEventId).isEqualTo(ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                       | line 2: it is not JSON: Unexpected end-of-input
          []                                      | line 2: it is not a JSON object
          {}                                      | line 2: field "kind" is missing
          {"kind":1}                              | line 2: field "kind" must be a string, and is a JSON number
          {"kind":"a.b","sequence":"1"}           | line 2: field "sequence" must be a whole number, and is a JSON string
          {"kind":"a.b","sequence":1.5}           | line 2: field "sequence" must be a whole number, and is a JSON number
          {"kind":"a.b","lifecycle":"LATE"}       | line 2: field "lifecycle" must be one of ORDINARY, PROGRESS, TERMINAL, and is a JSON string
          {"kind":"a.b","labels":{"k":1}}         | line 2: field "labels" must be an object of strings, and is a JSON object
          {"kind":"a.b","writer":"w:1"}           | line 2: field "writer" must be an object, and is a JSON string
          {"kind":"a.b","writer":{"id":"w"}}      | line 2: field "writer.epoch" is missing
          {"kind":"a.b","writer":{"ID":"w"}}      | line 2: unknown field "writer.ID"; the fields are epoch, id
          {"kind":"a.b","kind":"a.b"}             | line 2: it is not JSON: Duplicate field 'kind'
          """)
  void aMalformedLineIsNamedWithItsFault(String line, String sentence) {
    assertThatThrownBy(() -> read("{\"kind\":\"a.b\"}\n" + line, null))
        .isInstanceOf(ImportException.class)
        .hasMessageStartingWith(sentence);
  }

  @Test
  void eventsBecomeDraftsWithTheSameContent() {
    AgentEvent event =
        read(
                "{\"kind\":\"branch.merged\",\"branch_op\":{\"source_branch\":\"b\",\"source_sequence\":3},\"sequence\":7}",
                null)
            .get(0);

    EventDraft draft = Drafts.of(event);

    assertThat(draft.eventId()).isEqualTo(event.getEventId());
    assertThat(draft.branchOperation()).hasToString("Merge[sourceBranch=b, sourceSequence=3]");
    assertThat(Drafts.expected(event)).isEqualTo(ExpectedSequence.exactly(7));
  }

  @Test
  void aBranchOperationOnAnotherKindIsRefused() {
    AgentEvent event =
        read("{\"kind\":\"a.b\",\"branch_op\":{\"parent_branch\":\"b\",\"fork_sequence\":3}}", null)
            .get(0);

    assertThatThrownBy(() -> Drafts.of(event))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("branch_op");
  }

  private static List<AgentEvent> read(String text, @Nullable String session) {
    return RecordedFile.of("file.jsonl", text, session, START).events();
  }
}
