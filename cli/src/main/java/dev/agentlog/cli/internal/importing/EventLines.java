package dev.agentlog.cli.internal.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.DataRef;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import dev.agentlog.v1.Writer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON Lines of events: one object a line, with the field names of the schema. Only {@code
 * kind} must be there. What is absent is null or the schema's default; session, event id, agent,
 * branch and time have sensible ones. Unknown fields are refused: a misspelt name must not lose
 * data; but the two that a sink of JSON Lines writes beside the event's are passed over, if both
 * are there. Blank lines are passed over.
 */
final class EventLines {

  private static final Set<String> FIELDS =
      AgentEvent.getClassSchema().getFields().stream()
          .map(Schema.Field::name)
          .collect(Collectors.toUnmodifiableSet());

  /** What a line of a sink has beside the event's fields: of the line, not of the event. */
  private static final Set<String> OF_THE_LINE = Set.of("index", "recorded_at");

  private static final String DEFAULT_AGENT = "import";

  private EventLines() {}

  /**
   * The events of a file.
   *
   * @param lines the file's lines
   * @param target where events go that name no session, or all if a session was asked for
   * @return one event for each line that is not blank
   * @throws ImportException naming the line, but not the file
   */
  static List<AgentEvent> read(List<String> lines, ImportTarget target) {
    List<AgentEvent> events = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        try {
          events.add(event(lines.get(i), target, events.size()));
        } catch (ImportException e) {
          throw new ImportException("line " + (i + 1) + ": " + e.getMessage(), e);
        }
      }
    }
    return events;
  }

  private static AgentEvent event(String text, ImportTarget target, int index) {
    ObjectNode object = object(text);
    if (OF_THE_LINE.stream().allMatch(name -> object.path(name).isIntegralNumber())) {
      object.remove(OF_THE_LINE);
    }
    EventLine line = new EventLine(object, "", FIELDS);
    String kind = line.requiredText("kind");
    String session =
        target.session() == null ? line.text("session_id", target.name()) : target.session();
    String id = line.text("event_id");
    Long micros = line.whole("occurred_at");
    return AgentEvent.newBuilder()
        .setEventId(id == null ? ReproducibleIds.of(session, index, text) : id)
        .setSessionId(session)
        .setBranchId(line.text("branch_id", "main"))
        .setSequence(line.whole("sequence"))
        .setPreviousEventId(line.text("previous_event_id"))
        .setKind(kind)
        .setLifecycle(line.oneOf("lifecycle", Kinds.lifecycleOf(kind).orElse(Lifecycle.ORDINARY)))
        .setOccurredAt(
            micros == null
                ? target.startedAt().truncatedTo(ChronoUnit.MICROS)
                : Instant.EPOCH.plus(micros, ChronoUnit.MICROS))
        .setAgentId(line.text("agent_id", DEFAULT_AGENT))
        .setRunId(line.text("run_id"))
        .setTurnId(line.text("turn_id"))
        .setParentEventId(line.text("parent_event_id"))
        .setCorrelationId(line.text("correlation_id"))
        .setTraceParent(line.text("trace_parent"))
        .setSource(line.oneOf("source", Source.AGENT))
        .setWriter(writer(line))
        .setBranchOp(branchOp(line, kind))
        .setLabels(line.texts("labels"))
        .setDataType(line.text("data_type", "application/json"))
        .setData(line.payload("data"))
        .setDataRef(dataRef(line))
        .build();
  }

  private static ObjectNode object(String text) {
    JsonNode node;
    try {
      node = Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new ImportException("it is not JSON: " + Json.complaint(e), e);
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new ImportException("it is not a JSON object");
  }

  private static @Nullable Writer writer(EventLine line) {
    EventLine writer = line.inner("writer", Set.of("id", "epoch"));
    return writer == null
        ? null
        : new Writer(writer.requiredText("id"), writer.requiredWhole("epoch"));
  }

  private static @Nullable Object branchOp(EventLine line, String kind) {
    if (kind.equals(Kinds.BRANCH_MERGED)) {
      EventLine merged = line.inner("branch_op", Set.of("source_branch", "source_sequence"));
      return merged == null
          ? null
          : new BranchMerged(
              merged.requiredText("source_branch"), merged.requiredWhole("source_sequence"));
    }
    EventLine forked = line.inner("branch_op", Set.of("parent_branch", "fork_sequence"));
    return forked == null
        ? null
        : new BranchForked(
            forked.requiredText("parent_branch"), forked.requiredWhole("fork_sequence"));
  }

  private static @Nullable DataRef dataRef(EventLine line) {
    EventLine ref = line.inner("data_ref", Set.of("uri", "sha256", "bytes"));
    return ref == null
        ? null
        : new DataRef(
            ref.requiredText("uri"), ref.requiredText("sha256"), ref.requiredWhole("bytes"));
  }
}
