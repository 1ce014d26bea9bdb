package dev.agentlog.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventDraftTest {

  private final EventDraft full =
      EventDraft.of("my.kind")
          .lifecycle(Lifecycle.TERMINAL)
          .occurredAt(Instant.EPOCH)
          .agentId("agent")
          .source(Source.TOOL)
          .runId("run")
          .turnId("turn")
          .parentEventId("parent")
          .correlationId("correlation")
          .previousEventId("0190a0a0-0000-7000-8000-000000000002")
          .traceParent("00-1-2-01")
          .writer("w", 3)
          .label("a", "1")
          .header("h", "2")
          .dataType("text/plain")
          .data("x")
          .dataRef(new DataReference("s3://x", "abc", 9))
          .build();

  @Test
  void aBuilderMadeFromADraftBuildsTheSameEvent() {
    EventDraft fork = EventDraft.forked("main", 3).build();

    assertThat(full.toBuilder().build()).isEqualTo(full);
    assertThat(fork.toBuilder().build()).isEqualTo(fork);
  }

  @Test
  void labelsAndHeadersCanBeTakenAwayFromACopyOnly() {
    EventDraft bare = full.toBuilder().clearLabels().clearHeaders().build();

    assertThat(bare.labels()).isEmpty();
    assertThat(bare.headers()).isEmpty();
    assertThat(full.labels()).hasSize(1);
  }
}
