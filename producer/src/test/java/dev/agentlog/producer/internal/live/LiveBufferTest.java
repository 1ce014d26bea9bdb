package dev.agentlog.producer.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventDraftBuilder;
import dev.agentlog.producer.LiveOptions;
import dev.agentlog.producer.internal.live.LiveBuffer.Outcome;
import dev.agentlog.producer.internal.live.LiveParcel.Arrival;
import dev.agentlog.schemas.Kinds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveBufferTest {

  private static final long MILLI = 1_000_000;
  private static final LiveOptions OPTIONS =
      LiveOptions.defaults().withCoalescing(Duration.ofMillis(50), 20);

  private LiveBuffer buffer = new LiveBuffer(OPTIONS);

  private static EventDraftBuilder delta(String data) {
    return EventDraft.of(Kinds.MODEL_DELTA).runId("r").data(data);
  }

  private Outcome add(String session, EventDraft draft, long millis) {
    return buffer.add(new Arrival(session, "main", draft, 100), millis * MILLI);
  }

  private Outcome add(String data, long millis) {
    return add("s", delta(data).build(), millis);
  }

  private List<String> due(long millis) {
    List<String> data = new ArrayList<>();
    for (LiveParcel next = buffer.poll(millis * MILLI);
        next != null;
        next = buffer.poll(millis * MILLI)) {
      data.add(next.draft().data());
    }
    return data;
  }

  @Test
  void whatComesWithinTheTimeBecomesOneEventWithTheIdAndTimeOfTheFirst() {
    EventDraft first = delta("{\"text\":\"Hel\",\"n\":1}").build();
    assertThat(add("s", first, 0)).isEqualTo(Outcome.TAKEN);
    assertThat(add("{\"text\":\"lo\",\"n\":1}", 49)).isEqualTo(Outcome.MERGED);

    assertThat(due(49)).isEmpty();
    assertThat(buffer.nanosUntilDue(49 * MILLI)).isEqualTo(MILLI);
    LiveParcel parcel = Objects.requireNonNull(buffer.poll(50 * MILLI));

    assertThat(parcel.events()).isEqualTo(2);
    assertThat(parcel.draft().data()).isEqualTo("{\"text\":\"Hello\",\"n\":1}");
    assertThat(parcel.draft().eventId()).isEqualTo(first.eventId());
    assertThat(parcel.draft().occurredAt()).isEqualTo(first.occurredAt());
    assertThat(parcel.draft().runId()).isEqualTo("r");
    assertThat(buffer.isEmpty()).isTrue();
    assertThat(buffer.holds("s")).isFalse();
  }

  @Test
  void aTextAtItsBoundIsReadyAtOnceAndNoneGoesBeyond() {
    add("{\"text\":\"1234567890\"}", 0);
    add("{\"text\":\"1234567890\"}", 0);
    assertThat(due(0)).containsExactly("{\"text\":\"12345678901234567890\"}");

    add("{\"text\":\"1234567890\"}", 0);
    add("{\"text\":\"12345678901\"}", 0);
    assertThat(due(0)).containsExactly("{\"text\":\"1234567890\"}");
    assertThat(due(50)).containsExactly("{\"text\":\"12345678901\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"text\":\"a\"}           | {\"text\":\"b\",\"n\":1}",
        "{\"text\":\"a\",\"n\":1}   | {\"text\":\"b\",\"n\":2}",
        "{\"text\":\"a\"}           | {\"text\":1}",
        "{\"text\":\"a\"}           | {\"text\":\"b\",\"text\":\"c\"}",
        "{\"text\":\"a\"}           | {\"texts\":\"b\"}",
        "{\"text\":\"a\"}           | {\"in\":{\"text\":\"b\"}}",
        "{\"text\":\"a\"}           | \"b\"",
        "{\"text\":\"a\"}           | [\"b\"]",
        "{\"text\":\"a\"}           | {\"text\":\"b\"",
        "{\"text\":\"a\"}           | {\"text\":\"b\"} {}"
      })
  void dataThatDiffersInMoreThanTheTextIsSentByItselfAndInOrder(String first, String second) {
    add(first, 0);
    assertThat(add(second, 1)).isEqualTo(Outcome.TAKEN);
    assertThat(due(100)).containsExactly(first, second);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"a\"                              | \"b\"                              | \"ab\"",
        "{ \"text\" : \"a\\\\\" }           | { \"text\" : \"n\" }               | { \"text\" : \"a\\\\n\" }",
        "{\"text\":\"\\ud83d\"}             | {\"text\":\"\\ude00\"}             | {\"text\":\"\\ud83d\\ude00\"}",
        "{\"in\":{\"text\":\"x\"},\"text\":\"\"} | {\"in\":{\"text\":\"x\"},\"text\":\"ä😀\"} | {\"in\":{\"text\":\"x\"},\"text\":\"ä😀\"}"
      })
  void textsAreJoinedAsTheyStandInTheData(String first, String second, String joined) {
    add(first, 0);
    assertThat(add(second, 1)).isEqualTo(Outcome.MERGED);
    assertThat(due(100)).containsExactly(joined);
  }

  @Test
  void plainTextIsJoinedAndOtherTypesAreNot() {
    add("s", delta("a").dataType("text/plain").build(), 0);
    add("s", delta("b").dataType("text/plain").build(), 0);
    add("s", delta("<a>").dataType("text/xml").build(), 0);
    add("s", delta("<b>").dataType("text/xml").build(), 0);
    assertThat(due(50)).containsExactlyInAnyOrder("ab", "<a>", "<b>");
  }

  @Test
  void whatDiffersInAnythingButTheDataIsAnotherStream() {
    List<EventDraft> drafts =
        List.of(
            delta("\"a\"").build(),
            delta("\"a\"").turnId("t").build(),
            delta("\"a\"").label("l", "1").build(),
            delta("\"a\"").traceParent("00-a-b-01").build(),
            EventDraft.of(Kinds.TOOL_CALL_OUTPUT).runId("r").data("\"a\"").build());
    drafts.forEach(draft -> add("s", draft, 0));
    drafts.forEach(draft -> add("t", draft, 0));
    assertThat(due(50)).hasSize(10);
  }

  @Test
  void withoutCoalescingEachIsReadyAtOnceAndAsItIs() {
    buffer = new LiveBuffer(OPTIONS.withoutCoalescing());
    add("\"a\"", 0);
    add("\"b\"", 0);
    assertThat(due(0)).containsExactly("\"a\"", "\"b\"");
  }

  @Test
  void beyondTheBoundEventsAreRefusedUntilSomeAreTakenOut() {
    buffer = new LiveBuffer(OPTIONS.withMaxBytes(1 << 20));
    for (int i = 0; i < (1 << 20) / 100; i++) {
      assertThat(add("s" + i, delta("\"a\"").build(), 0)).isEqualTo(Outcome.TAKEN);
    }
    assertThat(add("\"a\"", 0)).isEqualTo(Outcome.REFUSED);
    assertThat(buffer.poll(50 * MILLI)).isNotNull();
    assertThat(add("\"a\"", 0)).isEqualTo(Outcome.TAKEN);
  }

  @Test
  void aSessionIsLetGoAloneAndNamesItsLastParcel() {
    add("s", delta("\"a\"").build(), 0);
    add("t", delta("\"b\"").build(), 0);
    add("s", delta("\"c\"").turnId("t").build(), 0);

    LiveParcel last = Objects.requireNonNull(buffer.letGo("s"));

    assertThat(last.draft().data()).isEqualTo("\"c\"");
    assertThat(buffer.isReady(last)).isTrue();
    assertThat(due(0)).containsExactly("\"a\"", "\"c\"");
    assertThat(buffer.letGo("s")).isNull();
    assertThat(buffer.holds("t")).isTrue();
    assertThat(buffer.letGoAll()).isNotNull();
    assertThat(due(0)).containsExactly("\"b\"");
  }

  @Test
  void whatIsDroppedIsCountedInEvents() {
    add("s", delta("\"a\"").build(), 0);
    add("s", delta("\"b\"").build(), 0);
    add("t", delta("\"c\"").build(), 0);
    buffer.letGoAll();

    assertThat(buffer.drop("s")).isEqualTo(2);
    assertThat(buffer.holds("s")).isFalse();
    assertThat(buffer.dropAll()).isEqualTo(1);
    assertThat(buffer.isEmpty()).isTrue();
  }

  /** Whatever comes in whatever order: nothing of a stream's text is lost, doubled or moved. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theTextOfAStreamIsTheSameHoweverItIsPutTogether(long seed) throws Exception {
    Random random = new Random(seed);
    Map<String, StringBuilder> wanted = new HashMap<>();
    Map<String, StringBuilder> got = new HashMap<>();
    long now = 0;
    int events = 0;
    int taken = 0;
    for (int step = 0; step < 2_000; step++) {
      String session = "s" + random.nextInt(3);
      String text = "\"\\ü😀\n".substring(random.nextInt(3)) + random.nextInt(10_000);
      if (text.startsWith("\\")) {
        text = "x" + text;
      }
      String json =
          new String(
              com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance().quoteAsString(text));
      add(session, delta("{\"text\":\"" + json + "\"}").build(), now);
      wanted.computeIfAbsent(session, id -> new StringBuilder()).append(text);
      events++;
      now += random.nextInt(30);
      if (random.nextInt(20) == 0) {
        buffer.letGo(session);
      }
      taken += take(got, now);
    }
    buffer.letGoAll();
    taken += take(got, now);

    assertThat(taken).isEqualTo(events);
    wanted.forEach((session, text) -> assertThat(got.get(session)).hasToString(text.toString()));
  }

  private int take(Map<String, StringBuilder> got, long now) throws IOException {
    int events = 0;
    for (LiveParcel next = buffer.poll(now * MILLI);
        next != null;
        next = buffer.poll(now * MILLI)) {
      try (JsonParser parser = new JsonFactory().createParser(next.draft().data())) {
        parser.nextToken();
        parser.nextToken();
        got.computeIfAbsent(next.session(), id -> new StringBuilder())
            .append(parser.nextTextValue());
      }
      events += next.events();
    }
    return events;
  }
}
