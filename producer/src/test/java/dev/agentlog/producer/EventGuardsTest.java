package dev.agentlog.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.schemas.EventIds;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EventGuardsTest {

  private static final String SECRET = "{\"key\":\"secret\"}";
  private final EventDraft draft = EventDraft.of("note.taken").data(SECRET).label("a", "b").build();

  @Test
  void nothingIsChangedByDefault() {
    assertThat(EventGuards.defaults().apply(draft)).isSameAs(draft);
  }

  @Test
  void dataThatIsNoJsonIsRefusedUnlessItSaysSo() {
    EventDraft bad = EventDraft.of("note.taken").data("{\"a\":1} x").build();
    EventDraft empty = EventDraft.of("note.taken").data("").dataType("application/x+json").build();
    EventDraft text = EventDraft.of("note.taken").data("{").dataType("text/plain").build();

    assertThatThrownBy(() -> EventGuards.defaults().apply(bad))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage(
            "The data of event %s of kind note.taken, 9 characters of type application/json, is not one JSON value; mend it, or say with dataType what it is.",
            bad.eventId());
    assertThatThrownBy(() -> EventGuards.defaults().apply(empty))
        .isInstanceOf(InvalidEventException.class);
    assertThat(EventGuards.defaults().apply(text)).isSameAs(text);
    assertThat(EventGuards.defaults().withJsonChecked(false).apply(bad)).isSameAs(bad);
  }

  @Test
  void theRedactionComesFirst() {
    Map<String, byte[]> stored = new HashMap<>();
    EventGuards guards =
        EventGuards.defaults()
            .withRedaction(event -> event.toBuilder().data("{\"key\":\"***\"}").build())
            .withClaimCheck(
                0,
                (event, bytes) -> {
                  stored.put(Objects.requireNonNull(event.data()), bytes);
                  return "store:" + event.eventId();
                });

    EventDraft guarded = guards.apply(draft);

    assertThat(stored).containsOnlyKeys("{\"key\":\"***\"}");
    assertThat(guarded.data()).isNull();
    assertThat(guarded.labels()).containsEntry("a", "b");
    assertThat(guarded.dataRef())
        .isEqualTo(
            new DataReference(
                "store:" + draft.eventId(),
                "e9af62479f825d100f6b1943d058d584ac841ad42542d9af00d28bae7f753804",
                13));
  }

  @Test
  void aRedactionThatFailsOrMakesAnotherEventIsTold() {
    assertThatThrownBy(
            () ->
                EventGuards.defaults()
                    .withRedaction(
                        event -> {
                          throw new IllegalStateException(SECRET);
                        })
                    .apply(draft))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage(
            "The event %s of kind note.taken was not appended, as its redaction failed with IllegalStateException; mend the redaction.",
            draft.eventId());
    assertThatThrownBy(
            () ->
                EventGuards.defaults()
                    .withRedaction(event -> event.toBuilder().eventId(EventIds.nextText()).build())
                    .apply(draft))
        .hasMessageEndingWith("a redaction must keep the event's id.");
  }

  @Test
  void onlyWhatIsLargerIsStoredElsewhere() {
    EventGuards guards = EventGuards.defaults().withClaimCheck(16, (event, bytes) -> "x:1");

    assertThat(guards.apply(draft)).isSameAs(draft);
    EventDraft larger = draft.toBuilder().data("{\"key\":\"secreü\"}").build();
    assertThat(guards.apply(larger).dataRef()).isNotNull().matches(ref -> ref.bytes() == 17);
    EventDraft both =
        larger.toBuilder().dataRef(new DataReference("x:2", "0".repeat(64), 1)).build();
    assertThatThrownBy(() -> guards.apply(both)).hasMessageEndingWith("; give one of them.");
  }
}
