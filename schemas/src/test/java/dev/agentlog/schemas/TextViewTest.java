package dev.agentlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.v1.AgentEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextViewTest {

  private final WireCodec<AgentEvent> codec =
      WireCodec.events(SchemaRegistry.of(SchemaRegistry.BUNDLED));
  private final Envelope envelope = new Envelope();

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void viewsShowTheTextsOfTheEvent(long seed) {
    EventSamples samples = new EventSamples(seed);
    for (int i = 0; i < 1_000; i++) {
      AgentEvent event = samples.event();

      envelope.wrap(codec.encode(event));

      event.getLabels().forEach((key, value) -> assertShows(envelope.labelView(utf8(key)), value));
      assertShows(envelope.textView(Field.KIND), event.getKind());
      assertShows(envelope.textView(Field.RUN_ID), event.getRunId());
      assertShows(envelope.textView(Field.DATA), event.getData());
      assertThat(envelope.labelView(utf8("absent"))).isNull();
    }
  }

  private static void assertShows(@Nullable TextView view, @Nullable String expected) {
    if (expected == null) {
      assertThat(view).isNull();
      return;
    }
    TextView text = Objects.requireNonNull(view);
    assertThat(Arrays.copyOfRange(text.array(), text.offset(), text.offset() + text.length()))
        .isEqualTo(utf8(expected));
    assertThat(text.contentEquals(utf8(expected))).isTrue();
    assertThat(text.contentEquals(utf8(expected + "x"))).isFalse();
    assertThat(text.startsWith(utf8(expected + "x"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "b, b, 0, true",
    "b, a, 1, false",
    "b, c, -1, false",
    "ba, b, 1, true",
    "b, ba, -1, false",
    "\uFF5E, \uD83D\uDE00, -1, false",
    "\u00E9, z, 1, false",
  })
  void textsAreOrderedByCodePoints(String kind, String other, int order, boolean starts) {
    envelope.wrap(codec.encode(EventSamples.plainEvent().setKind(kind).build()));

    TextView view = Objects.requireNonNull(envelope.textView(Field.KIND));

    assertThat(Integer.signum(view.compareTo(utf8(other)))).isEqualTo(order);
    assertThat(view.startsWith(utf8(other))).isEqualTo(starts);
    assertThat(view.contentEquals(utf8(other))).isEqualTo(order == 0);
  }

  @Test
  void viewMovesToTheTextAskedForLast() {
    envelope.wrap(codec.encode(EventSamples.plainEvent().setLabels(Map.of("k", "v")).build()));

    TextView kind = envelope.textView(Field.KIND);
    TextView label = envelope.labelView(utf8("k"));

    assertThat(label).isSameAs(kind);
    assertShows(label, "v");
  }

  @Test
  void fieldThatIsNoTextHasNoView() {
    envelope.wrap(codec.encode(EventSamples.plainEvent().build()));

    assertThatThrownBy(() -> envelope.textView(Field.SEQUENCE))
        .isInstanceOf(InvalidArgumentException.class);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
