package dev.agentlog.producer.sink;

import static dev.agentlog.producer.sink.ScriptedSink.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agentlog.producer.DataReference;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.producer.InvalidOptionsException;
import dev.agentlog.producer.internal.file.FaultyFiles;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesSinkTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private final FaultyFiles disk = new FaultyFiles();
  private final AtomicLong micros = new AtomicLong(1_000_000);
  private final InstantSource clock = () -> Instant.EPOCH.plusNanos(micros.get() * 1_000);

  private Path file() {
    return directory.resolve("logs").resolve("events.jsonl");
  }

  private JsonLinesSink open() {
    return open(JsonLinesOptions.to(file()));
  }

  private JsonLinesSink open(JsonLinesOptions options) {
    return JsonLinesSink.open(options, disk, clock);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file());
  }

  private static long indexIn(String line) {
    return JsonLine.indexOf(line.getBytes(StandardCharsets.UTF_8)).orElse(-1);
  }

  private static void emit(JsonLinesSink sink, int count) {
    for (int i = 0; i < count; i++) {
      sink.accept(event("e" + i));
    }
  }

  @Test
  void aLineHoldsEveryFieldOfTheEventByItsNameInTheSchema() throws Exception {
    EventDraft full =
        EventDraft.forked("main", 7)
            .eventId("0190a0a0-0000-7000-8000-000000000001")
            .occurredAt(Instant.EPOCH.plusNanos(5_000))
            .agentId("agent")
            .source(Source.TOOL)
            .runId("run")
            .turnId("turn")
            .parentEventId("parent")
            .correlationId("correlation")
            .previousEventId("0190a0a0-0000-7000-8000-000000000002")
            .traceParent("00-1-2-01")
            .writer("w", 3)
            .label("b", "2")
            .label("a", "1")
            .data("{\"x\":\"é\\n\"}")
            .dataRef(new DataReference("s3://x", "abc", 9))
            .build();
    try (JsonLinesSink sink = open()) {
      sink.accept(new SinkEvent("session", "child", full));
    }

    assertThat(lines())
        .containsExactly(
            "{\"index\":0,\"recorded_at\":1000000,\"event_id\":\"0190a0a0-0000-7000-8000-000000000001\","
                + "\"session_id\":\"session\",\"branch_id\":\"child\","
                + "\"previous_event_id\":\"0190a0a0-0000-7000-8000-000000000002\","
                + "\"kind\":\"branch.forked\",\"lifecycle\":\"ORDINARY\",\"occurred_at\":5,\"agent_id\":\"agent\","
                + "\"run_id\":\"run\",\"turn_id\":\"turn\",\"parent_event_id\":\"parent\","
                + "\"correlation_id\":\"correlation\",\"trace_parent\":\"00-1-2-01\",\"source\":\"TOOL\","
                + "\"writer\":{\"id\":\"w\",\"epoch\":3},"
                + "\"branch_op\":{\"parent_branch\":\"main\",\"fork_sequence\":7},"
                + "\"labels\":{\"a\":\"1\",\"b\":\"2\"},\"data_type\":\"application/json\","
                + "\"data\":\"{\\\"x\\\":\\\"é\\\\n\\\"}\","
                + "\"data_ref\":{\"uri\":\"s3://x\",\"sha256\":\"abc\",\"bytes\":9}}");
    List<String> fields =
        new ArrayList<>(
            AgentEvent.getClassSchema().getFields().stream().map(Schema.Field::name).toList());
    fields.remove("sequence");
    assertThat(names(lines().get(0))).containsSubsequence(fields);
  }

  private static List<String> names(String line) throws IOException {
    List<String> names = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        names.add(parser.currentName());
        parser.nextToken();
        parser.skipChildren();
      }
    }
    return names;
  }

  @Test
  void whatIsAbsentIsLeftOutAndAMergeTellsItsSource() throws Exception {
    try (JsonLinesSink sink = open(JsonLinesOptions.to(file()).withAgentId("default"))) {
      sink.accept(SinkEvent.of("s", EventDraft.merged("what-if", 4).build()));
    }

    assertThat(lines().get(0))
        .contains("\"agent_id\":\"default\"")
        .contains("\"branch_op\":{\"source_branch\":\"what-if\",\"source_sequence\":4}")
        .doesNotContain("null", "run_id", "\"sequence\"", "\"data\"", "writer");
  }

  @Test
  void kindsOfNobodysKnowledgeAreKept() throws Exception {
    try (JsonLinesSink sink = open()) {
      sink.accept(SinkEvent.of("s", EventDraft.of("my.own.kind").agentId("a").build()));
    }

    assertThat(lines().get(0)).contains("\"kind\":\"my.own.kind\"");
  }

  @Test
  void indicesHaveNoGapsAndTimesNeverGoBack() throws Exception {
    try (JsonLinesSink sink = open()) {
      sink.accept(event("0"));
      micros.set(10);
      sink.accept(event("1"));
      micros.set(2_000_000);
      sink.accept(event("2"));
      assertThat(sink.nextIndex()).isEqualTo(3);
    }

    assertThat(lines().stream().map(line -> line.substring(0, line.indexOf(",\"event"))))
        .containsExactly(
            "{\"index\":0,\"recorded_at\":1000000",
            "{\"index\":1,\"recorded_at\":1000000",
            "{\"index\":2,\"recorded_at\":2000000");
  }

  @Test
  void linesAreReadableBeforeAnyFlush() throws Exception {
    try (JsonLinesSink sink = open()) {
      emit(sink, 2);

      assertThat(lines()).hasSize(2);
      assertThat(disk.syncs).hasValue(0);
      sink.flush(LONG);
      assertThat(disk.syncs).hasValue(1);
    }
  }

  @Test
  void reopeningKeepsEveryLineAndGoesOnCounting() throws Exception {
    for (int round = 0; round < 3; round++) {
      try (JsonLinesSink sink = open()) {
        emit(sink, 2);
      }
    }

    assertThat(lines().stream().map(JsonLinesSinkTest::indexIn))
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void aFullFileIsFollowedByTheNextAndTheIndexGoesOnThroughFilesAndReopenings() throws Exception {
    JsonLinesOptions options = JsonLinesOptions.to(file()).withMaxFileBytes(700);
    for (int round = 0; round < 4; round++) {
      try (JsonLinesSink sink = open(options)) {
        emit(sink, 3);
      }
    }

    List<Long> indices = new ArrayList<>();
    for (Path each : new JsonLinesFiles(file()).present().values()) {
      assertThat(Files.size(each)).isLessThanOrEqualTo(700);
      Files.readAllLines(each).forEach(line -> indices.add(indexIn(line)));
    }
    assertThat(indices).isEqualTo(LongStream.range(0, 12).boxed().toList());
    assertThat(file().resolveSibling("events-000001.jsonl")).exists();
  }

  @Test
  void filesRotateAtAHundredMebibytesUnlessSaidOtherwise() {
    assertThat(JsonLinesOptions.to(file()).maxFileBytes()).isEqualTo(104_857_600);
  }

  @Test
  void onlyASingleLineMayBeLongerThanAFile() throws Exception {
    JsonLinesOptions options = JsonLinesOptions.to(file()).withMaxFileBytes(1);
    try (JsonLinesSink sink = open(options)) {
      emit(sink, 3);
    }

    assertThat(new JsonLinesFiles(file()).present()).hasSize(3);
    assertThat(lines()).hasSize(1);
  }

  @Test
  void theOldestFilesGoWhenMoreAreThereThanAreKept() throws Exception {
    JsonLinesOptions options = JsonLinesOptions.to(file()).withMaxFileBytes(1).withKeepFiles(2);
    try (JsonLinesSink sink = open(options)) {
      emit(sink, 5);
      assertThat(new JsonLinesFiles(file()).present()).containsOnlyKeys(3, 4);
    }

    try (JsonLinesSink sink = open(options)) {
      assertThat(sink.nextIndex()).isEqualTo(5);
    }
  }

  @Test
  void everyTornLastLineIsToldAndTheNextLineBeginsOnALineOfItsOwn() throws Exception {
    try (JsonLinesSink sink = open()) {
      emit(sink, 2);
    }
    byte[] whole = Files.readAllBytes(file());
    int secondLine = lines().get(0).length() + 1;
    for (int length = secondLine; length <= whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      Files.write(file(), cut);
      boolean torn = length > secondLine && length < whole.length - 1;

      long index;
      try (JsonLinesSink sink = open()) {
        assertThat(sink.tornBytes()).isEqualTo(torn ? length - secondLine : 0);
        index = sink.nextIndex();
        assertThat(index).isEqualTo(length >= whole.length - 1 ? 2 : 1);
        sink.accept(event("next"));
      }

      byte[] now = Files.readAllBytes(file());
      assertThat(Arrays.copyOf(now, length)).isEqualTo(cut);
      List<String> lines = lines();
      assertThat(indexIn(lines.get(lines.size() - 1))).isEqualTo(index);
      assertThat(lines.stream().filter(line -> indexIn(line) >= 0)).hasSize((int) index + 1);
    }
  }

  @Test
  void theIndexIsFoundBehindManyTornLinesAndLinesOfOthers() throws Exception {
    try (JsonLinesSink sink = open()) {
      emit(sink, 3);
    }
    Files.writeString(
        file(),
        "{\"index\":9,\"torn\n\n{\"other\":1}\nnot json\n" + "x".repeat(20_000) + "\n{\"inde",
        StandardOpenOption.APPEND);

    try (JsonLinesSink sink = open()) {
      assertThat(sink.nextIndex()).isEqualTo(3);
      assertThat(sink.tornBytes()).isEqualTo(6);
    }
  }

  @Test
  void theIndexIsFoundInTheFileBeforeIfTheLastOneHasNoWholeLine() throws Exception {
    try (JsonLinesSink sink = open(JsonLinesOptions.to(file()).withMaxFileBytes(1))) {
      emit(sink, 2);
    }
    Files.writeString(file().resolveSibling("events-000002.jsonl"), "{\"ind");

    try (JsonLinesSink sink = open()) {
      assertThat(sink.nextIndex()).isEqualTo(2);
      sink.accept(event("next"));
      assertThat(sink.file()).hasFileName("events-000002.jsonl");
    }
  }

  @Test
  void linesOfAnEarlierVersionWithoutTheNewerFieldsAreCounted() throws Exception {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"index\":41,\"kind\":\"a.b\"}\n");

    try (JsonLinesSink sink = open()) {
      assertThat(sink.nextIndex()).isEqualTo(42);
    }
  }

  @Test
  void aFullDiskIsToldToTheCallerTakesNoIndexAndTheNextLineIsWhole() throws Exception {
    try (JsonLinesSink sink = open()) {
      sink.accept(event("0"));
      for (int room = 0; room < 40; room++) {
        disk.room = room;
        assertThatThrownBy(() -> sink.accept(event("lost")))
            .isInstanceOf(SinkException.class)
            .hasMessageContaining("cannot write event")
            .hasMessageContaining("No space left on device");
        disk.room = Integer.MAX_VALUE;
        sink.accept(event("kept"));
      }
      assertThat(sink.nextIndex()).isEqualTo(41);
      assertThat(sink.tornBytes()).isEqualTo(IntStream.range(0, 40).sum());
    }

    assertThat(lines().stream().map(JsonLinesSinkTest::indexIn).filter(index -> index >= 0))
        .isEqualTo(LongStream.range(0, 41).boxed().toList());
  }

  @Test
  void aFailedFlushIsToldToTheCaller() {
    try (JsonLinesSink sink = open()) {
      emit(sink, 1);
      disk.syncFails = true;

      assertThatThrownBy(() -> sink.flush(LONG))
          .isInstanceOf(SinkException.class)
          .hasMessageContaining("cannot flush")
          .hasMessageContaining("Input/output error");
    }
  }

  @Test
  void aSecondSinkOfTheSameFilesIsRefusedUntilTheFirstIsClosed() {
    try (JsonLinesSink first = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(SinkException.class)
          .hasMessageContaining("another sink writes it");
      first.accept(event("0"));
    }

    try (JsonLinesSink second = open()) {
      assertThat(second.nextIndex()).isEqualTo(1);
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsToldInOneSentence() throws Exception {
    Path notADirectory = Files.writeString(directory.resolve("plain"), "x");

    assertThatThrownBy(() -> open(JsonLinesOptions.to(notADirectory.resolve("events.jsonl"))))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("The JSON Lines sink cannot open")
        .hasMessageContaining("check the directory's rights");
  }

  @Test
  void anInterruptedThreadStillWrites() throws Exception {
    try (JsonLinesSink sink = open()) {
      Thread.currentThread().interrupt();
      sink.accept(event("0"));
      sink.flush(LONG);
      assertThat(Thread.interrupted()).isTrue();
      sink.accept(event("1"));
    }

    assertThat(lines()).hasSize(2);
  }

  @Test
  void eventsOfManyThreadsAreWholeLinesWithIndicesWithoutGaps() throws Exception {
    try (JsonLinesSink sink = open()) {
      List<Thread> threads =
          IntStream.range(0, 8).mapToObj(t -> new Thread(() -> emit(sink, 32))).toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    assertThat(lines().stream().map(JsonLinesSinkTest::indexIn))
        .isEqualTo(LongStream.range(0, 8 * 32).boxed().toList());
  }

  @Test
  void misuseIsToldAndWritesNothing() throws Exception {
    JsonLinesSink sink = open();
    assertThatThrownBy(() -> sink.accept(SinkEvent.of(ScriptedSink.draft("x"))))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("names no session");
    assertThatThrownBy(() -> sink.accept(SinkEvent.of("s", EventDraft.of("a.b").build())))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("does not say who acted");
    assertThatThrownBy(
            () ->
                sink.accept(
                    new SinkEvent(
                        "s", "b", EventDraft.of(Kinds.SESSION_CLOSED).agentId("a").build())))
        .isInstanceOf(InvalidEventException.class);
    sink.close();
    sink.close();
    assertThatThrownBy(() -> sink.accept(event("late"))).isInstanceOf(SinkClosedException.class);
    assertThat(lines()).isEmpty();
    assertThatThrownBy(() -> JsonLinesOptions.to(file()).withMaxFileBytes(0))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessage("A JSON Lines sink cannot work with maxFileBytes 0; give 1 or more.");
    assertThatThrownBy(() -> JsonLinesOptions.to(file()).withKeepFiles(0))
        .isInstanceOf(InvalidOptionsException.class);
  }
}
