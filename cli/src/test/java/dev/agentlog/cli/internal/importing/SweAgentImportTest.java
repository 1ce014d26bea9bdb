package dev.agentlog.cli.internal.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SweAgentImportTest {

  private static final Path OWN = Path.of("src/test/resources/runs");
  private static final Path BUNDLED = Path.of("src/main/resources/dev/agentlog/cli/samples");

  /** Our own files; and all those in the folder AGENTLOG_TRAJ_DIR, if it names one. */
  static Stream<Path> runs() throws IOException {
    List<Path> files = new ArrayList<>();
    String more = System.getenv("AGENTLOG_TRAJ_DIR");
    for (Path folder :
        more == null ? List.of(OWN, BUNDLED) : List.of(OWN, BUNDLED, Path.of(more))) {
      try (Stream<Path> entries = Files.list(folder)) {
        entries.filter(file -> file.toString().endsWith(".traj")).sorted().forEach(files::add);
      }
    }
    return files.stream();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everythingRecordedIsRebuiltFromTheEventsAlone(Path file) throws IOException {
    JsonNode recorded = Json.parse(Files.readString(file));

    RebuiltRun rebuilt = RebuiltRun.of(RecordedFile.read(file, null).events());

    if (recorded.has("trajectory")) {
      assertThat(rebuilt.steps()).isEqualTo(list(recorded.get("trajectory")));
    }
    assertThat(rebuilt.history()).isEqualTo(list(recorded.path("history")));
    assertThat(rebuilt.info())
        .isEqualTo(recorded.has("info") ? recorded.get("info") : Json.object());
    ObjectNode rest = recorded.deepCopy();
    rest.remove(List.of("trajectory", "history", "info"));
    assertThat(rebuilt.rest()).isEqualTo(rest);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void eventsAreOnesThatTheSequencerTakes(Path file) {
    List<AgentEvent> events = RecordedFile.read(file, null).events();

    Set<String> ids = new HashSet<>();
    for (AgentEvent event : events) {
      assertThat(event.getLifecycle())
          .as(event.getKind())
          .isEqualTo(Kinds.lifecycleOf(event.getKind()).orElse(Lifecycle.ORDINARY));
      assertThat(Kinds.wellFormed(event.getKind())).isTrue();
      assertThat(EventIds.isCanonical(event.getEventId())).isTrue();
      assertThat(ids.add(event.getEventId())).isTrue();
      assertThat(event.getParentEventId() == null || ids.contains(event.getParentEventId()))
          .isTrue();
      assertThat(event.getRunId()).isNotBlank();
    }
    assertThat(events.get(0).getKind()).isEqualTo("run.started");
    assertThat(events.stream().filter(event -> Kinds.isRunTerminal(event.getKind()))).hasSize(1);
    assertThat(Kinds.isRunTerminal(events.get(events.size() - 1).getKind())).isTrue();
    assertThat(events).extracting(AgentEvent::getEventId).isSorted();
    assertThat(events).extracting(AgentEvent::getOccurredAt).isSorted();
  }

  @Test
  void theSameFileGivesTheSameEventsInTheSameSessionAndOthersElsewhere() throws IOException {
    String text = Files.readString(BUNDLED.resolve("word-count.traj"));

    List<AgentEvent> first = RecordedFile.of("w.traj", text, null, Instant.EPOCH).events();
    List<AgentEvent> again = RecordedFile.of("w.traj", text, null, Instant.EPOCH).events();
    List<AgentEvent> elsewhere = RecordedFile.of("w.traj", text, "other", Instant.EPOCH).events();

    assertThat(again).isEqualTo(first);
    assertThat(elsewhere)
        .extracting(AgentEvent::getEventId)
        .doesNotContainAnyElementsOf(ids(first));
    assertThat(elsewhere).extracting(AgentEvent::getSessionId).containsOnly("other");
    assertThat(first).extracting(AgentEvent::getSessionId).containsOnly("w");
  }

  @Test
  void aStepBecomesOneTurnOfStandardKinds() {
    List<AgentEvent> events = RecordedFile.read(BUNDLED.resolve("word-count.traj"), null).events();

    assertThat(
            events.stream()
                .filter(event -> "turn-1".equals(event.getTurnId()))
                .map(AgentEvent::getKind))
        .containsExactly(
            "turn.started",
            "model.completed",
            "message.assistant",
            "tool.call.requested",
            "tool.call.completed",
            "turn.completed");
    AgentEvent requested = only(events, "turn-1", "tool.call.requested");
    AgentEvent completed = only(events, "turn-1", "tool.call.completed");
    assertThat(completed.getParentEventId()).isEqualTo(requested.getEventId());
    assertThat(requested.getCorrelationId()).isEqualTo("call_stones_01");
    assertThat(RebuiltRun.data(requested).at("/tool/name").asText()).isEqualTo("bash");
    assertThat(completed.getOccurredAt())
        .isAfterOrEqualTo(requested.getOccurredAt().plusMillis(118));
  }

  @Test
  void theOutcomeDecidesHowTheRunEnds() {
    assertThat(last(BUNDLED.resolve("word-count.traj"))).isEqualTo("run.completed");
    assertThat(last(BUNDLED.resolve("maze-walker.traj"))).isEqualTo("run.failed");
    assertThat(last(OWN.resolve("steps-only.traj"))).isEqualTo("run.completed");
    assertThat(last(OWN.resolve("chat-only.traj"))).isEqualTo("run.completed");
  }

  @Test
  void aChatAloneGivesTurnsFromItsAssistantMessages() {
    RebuiltRun run = RebuiltRun.of(RecordedFile.read(OWN.resolve("chat-only.traj"), null).events());

    assertThat(run.steps())
        .extracting(step -> step.get("action").asText())
        .containsExactly("ls -l", "submit");
    assertThat(run.steps().get(0).get("response").asText()).isEqualTo("I list them.");
  }

  private static String last(Path file) {
    List<AgentEvent> events = RecordedFile.read(file, null).events();
    return events.get(events.size() - 1).getKind();
  }

  private static AgentEvent only(List<AgentEvent> events, String turn, String kind) {
    return events.stream()
        .filter(event -> turn.equals(event.getTurnId()) && kind.equals(event.getKind()))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> ids(List<AgentEvent> events) {
    return events.stream().map(AgentEvent::getEventId).toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }
}
