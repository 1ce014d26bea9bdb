package dev.agentlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.Limits;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Source;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class InMemorySequencerTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

  private final InMemorySequencer log =
      new InMemorySequencer(new Namespace("unit"), InstantSource.fixed(NOW));

  @Test
  void anOpenedSessionTakesAppendsInOrder() {
    assertThat(log.open("s").getSequence()).isEqualTo(1);
    assertThat(log.append(event("s").build()).orElseThrow().getSequence()).isEqualTo(2);

    assertThat(log.log("s")).extracting(AgentEvent::getSequence).containsExactly(1L, 2L);
    assertThat(log.feed()).isEqualTo(log.log("s"));
    assertThat(log.log("another")).isEmpty();
  }

  @Test
  void aRetryIsADuplicateAndAGapIsRejected() {
    log.open("s");
    AgentEvent event = event("s").build();
    log.append(event);

    assertThat(log.append(event).orElseThrow().getOutcome()).isEqualTo(Outcome.DUPLICATE);
    Verdict gap = log.append(event("s").setSequence(7L).build()).orElseThrow();

    assertThat(gap.getReason()).isEqualTo("SEQUENCE_GAP");
    assertThat(gap.getExpectedSequence()).isEqualTo(3);
    assertThat(log.tombstones())
        .singleElement()
        .returns("unit.inbox", Tombstone::getInboxTopic)
        .returns(NOW, Tombstone::getRecordedAt);
    assertThat(log.log("s")).hasSize(2);
  }

  @Test
  void aSessionThatWasNeverOpenedTakesNothing() {
    assertThat(log.append(event("s").build()).orElseThrow().getReason())
        .isEqualTo("SESSION_UNKNOWN");
  }

  @Test
  void anEventThatIsTooLargeLeavesATombstoneWithoutAVerdict() {
    log.open("s");

    assertThat(log.append(event("s").setData("x".repeat(Limits.MAX_EVENT_BYTES)).build()))
        .isEmpty();
    assertThat(log.tombstones()).singleElement().returns("TOO_LARGE", Tombstone::getReason);
  }

  private static AgentEvent.Builder event(String session) {
    return AgentEvent.newBuilder()
        .setEventId(EventIds.nextText())
        .setSessionId(session)
        .setBranchId("main")
        .setKind("message.user")
        .setLifecycle(Lifecycle.ORDINARY)
        .setOccurredAt(NOW)
        .setAgentId("agent")
        .setSource(Source.AGENT);
  }
}
