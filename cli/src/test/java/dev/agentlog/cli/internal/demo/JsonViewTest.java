package dev.agentlog.cli.internal.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.cli.DemoSummary;
import dev.agentlog.cli.DemoSummary.Counts;
import dev.agentlog.cli.DemoSummary.Latency;
import dev.agentlog.cli.internal.output.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JsonViewTest {

  @Test
  void theSummaryAddsUpAllSessionsAsTheContractSays() {
    Counts first = new Counts(10, 2, new TreeMap<>(Map.of("SEQUENCE_GAP", 1L)));
    Counts second = new Counts(5, 0, new TreeMap<>(Map.of("SEQUENCE_GAP", 2L, "FENCED", 1L)));
    DemoSummary summary =
        new DemoSummary(
            new TreeMap<>(Map.of("a", first, "b", second)), new Latency(20.5, 40, 80), List.of());

    assertThat(Json.line(JsonView.summary(summary)))
        .isEqualTo(
            "{\"type\":\"summary\",\"appended\":21,\"accepted\":15,\"duplicates\":2,"
                + "\"rejected\":{\"FENCED\":1,\"SEQUENCE_GAP\":3},"
                + "\"latency_ms\":{\"p50\":20.5,\"p95\":40.0,\"p99\":80.0}}");
  }
}
