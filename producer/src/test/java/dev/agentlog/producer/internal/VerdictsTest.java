package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.AppendRejectedException;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.VerdictUnavailableException;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Verdict;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VerdictsTest {

  private static final InboxPosition AT = new InboxPosition("inbox", 1, 5);
  private final WireCodec<Verdict> codec =
      WireCodec.verdicts(SchemaRegistry.of(SchemaRegistry.BUNDLED));

  @Test
  void theEventIdIsReadWithoutDecodingTheRest() {
    UUID id = EventIds.next();
    byte[] framed = codec.encode(TestVerdicts.accepted(id.toString(), 1, AT));
    byte[] restSpoilt = Arrays.copyOf(framed, 5 + 1 + 36);

    assertThat(Verdicts.eventIdOf(framed)).isEqualTo(id);
    assertThat(Verdicts.eventIdOf(restSpoilt)).isEqualTo(id);
  }

  @Test
  void theEventIdInUpperCaseIsTheSame() {
    UUID id = EventIds.next();
    String upper = id.toString().toUpperCase(Locale.ROOT);

    assertThat(Verdicts.eventIdOf(codec.encode(TestVerdicts.accepted(upper, 1, AT)))).isEqualTo(id);
  }

  @Test
  void whatDoesNotBeginWithAnEventIdHasNone() {
    byte[] framed = codec.encode(TestVerdicts.accepted(EventIds.nextText(), 1, AT));
    byte[] unframed = framed.clone();
    unframed[0] = 1;

    assertThat(Verdicts.eventIdOf(null)).isNull();
    assertThat(Verdicts.eventIdOf(new byte[0])).isNull();
    assertThat(Verdicts.eventIdOf(Arrays.copyOf(framed, 41))).isNull();
    assertThat(Verdicts.eventIdOf(unframed)).isNull();
    assertThat(Verdicts.eventIdOf(codec.encode(TestVerdicts.accepted("x".repeat(36), 1, AT))))
        .isNull();
    assertThat(Verdicts.eventIdOf(codec.encode(TestVerdicts.accepted("x".repeat(60), 1, AT))))
        .isNull();
  }

  @Test
  void eachOutcomeHasItsResult() {
    String id = EventIds.nextText();

    assertThat(Verdicts.result(TestVerdicts.accepted(id, 4, AT)))
        .isEqualTo(new VerdictResult.Accepted(4, AT))
        .satisfies(result -> assertThat(result.inLog()).isTrue())
        .satisfies(result -> assertThat(result.requireSequence()).isEqualTo(4));
    assertThat(Verdicts.result(TestVerdicts.of(id, Outcome.DUPLICATE, 2L, AT)))
        .isEqualTo(new VerdictResult.Duplicate(2, AT))
        .satisfies(result -> assertThat(result.requireSequence()).isEqualTo(2));
    VerdictResult rejected = Verdicts.result(TestVerdicts.rejected(id, "SEQUENCE_GAP", 3, AT));
    assertThat(rejected)
        .isEqualTo(new VerdictResult.Rejected("SEQUENCE_GAP", 3, "Because.", AT))
        .satisfies(result -> assertThat(result.inLog()).isFalse());
    assertThatThrownBy(rejected::requireSequence)
        .isInstanceOf(AppendRejectedException.class)
        .hasMessage(
            "The append at inbox/1/5 was rejected as SEQUENCE_GAP, where sequence 3 would have been right: Because.");
  }

  @Test
  void aVerdictOfAKindNewerThanTheLibraryIsNoResult() {
    String id = EventIds.nextText();

    assertThatThrownBy(() -> Verdicts.result(TestVerdicts.of(id, Outcome.UNKNOWN, null, AT)))
        .isInstanceOf(VerdictUnavailableException.class)
        .hasMessage(
            "The verdict on event %s at inbox/1/5 is of a kind that this library does not know; use a newer one.",
            id);
    assertThatThrownBy(() -> Verdicts.result(TestVerdicts.of(id, Outcome.ACCEPTED, null, AT)))
        .isInstanceOf(VerdictUnavailableException.class)
        .hasMessageContaining("names no sequence");
  }
}
