package dev.agentlog.sequencer.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.schemas.Namespace;
import dev.agentlog.sequencer.internal.stores.Judged;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StateCheckTest {
  private static final Uuid INBOX = Uuid.randomUuid();
  private static final Uuid CHANGELOG = Uuid.randomUuid();
  private static final Judged JUDGED = new Judged(10, INBOX, CHANGELOG);
  private static final OptionalLong NONE = OptionalLong.empty();
  private static final String FINE = "";

  static Stream<Arguments> cases() {
    return Stream.of(
        row("a fresh namespace", null, false, NONE, 0, "", FINE),
        row("an inbox that began without a sequencer", null, false, NONE, 7, "", FINE),
        row("a position at the beginning", null, false, OptionalLong.of(0), 0, "", FINE),
        row("a restart", JUDGED, true, OptionalLong.of(10), 0, "ns.feed", FINE),
        row("offsets that expired", JUDGED, true, NONE, 3, "ns.feed", FINE),
        row("offsets that were set back", JUDGED, true, OptionalLong.of(2), 0, "ns.feed", FINE),
        row("a lost state", null, false, OptionalLong.of(10), 0, "ns.feed", "no state"),
        row("a lost state and lost offsets", null, false, NONE, 0, "ns.feed", "'ns.feed'"),
        row("a rebuild that was killed", null, true, NONE, 0, "ns.feed", "half of a state"),
        row("a state that is behind", JUDGED, true, OptionalLong.of(11), 0, "", "before 11"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void tellsWhatIsWrong(
      String name, Evidence evidence, @Nullable Judged judged, boolean rows, String expected) {
    String wrong = StateCheck.wrong(evidence, judged, rows).orElse(FINE);

    if (expected.isEmpty()) {
      assertThat(wrong).isEmpty();
    } else {
      assertThat(StandStill.sentence(new Namespace("ns"), 3, wrong))
          .contains("Partition 3", expected, "agentlog sequencer rebuild");
    }
  }

  @Test
  void aChangelogMadeAnewAnInboxMadeAnewAndACutChangelogAreTold() {
    assertThat(StateCheck.wrong(evidence(INBOX, Uuid.randomUuid(), 0), JUDGED, true).orElseThrow())
        .contains("a changelog which was deleted and made anew");
    assertThat(
            StateCheck.wrong(evidence(Uuid.randomUuid(), CHANGELOG, 0), JUDGED, true).orElseThrow())
        .contains("a keyed inbox which was deleted and made anew");
    assertThat(StateCheck.wrong(evidence(INBOX, CHANGELOG, 5), JUDGED, true).orElseThrow())
        .contains("was cut: it begins at offset 5");
  }

  private static Evidence evidence(Uuid inbox, Uuid changelog, long beginning) {
    return new Evidence(3, inbox, 0, OptionalLong.of(10), changelog, beginning, "");
  }

  private static Arguments row(
      String name,
      @Nullable Judged judged,
      boolean rows,
      OptionalLong committed,
      long inboxBeginning,
      String outputs,
      String expected) {
    Evidence evidence = new Evidence(3, INBOX, inboxBeginning, committed, CHANGELOG, 0, outputs);
    return Arguments.of(name, evidence, judged, rows, expected);
  }
}
