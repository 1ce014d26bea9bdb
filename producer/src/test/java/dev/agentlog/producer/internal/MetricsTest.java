package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.ProducerMetrics;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SpoolOptions;
import dev.agentlog.producer.micrometer.ProducerMeters;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.Outcome;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A producer's numbers, by themselves and as meters. */
@Timeout(60)
class MetricsTest {

  private Bench bench = new Bench(Bench.options().build());
  private long verdicts;

  @AfterEach
  void close() {
    bench.close();
  }

  private void anew(Bench other) {
    bench.close();
    bench = other;
  }

  private Receipt append() {
    bench.exists("s");
    return bench.producer.session("s").main().append(EventDraft.of("note.taken").build());
  }

  private void judged(Outcome outcome, String reason) throws Exception {
    Receipt receipt = append();
    bench.kafka.completeNext();
    InboxPosition position = receipt.durable().get(20, TimeUnit.SECONDS);
    bench.publish(
        "s",
        verdicts++,
        outcome == Outcome.REJECTED
            ? TestVerdicts.rejected(receipt.eventId(), reason, 2, position)
            : TestVerdicts.of(receipt.eventId(), outcome, 1L, position));
    assertThat(receipt.verdict().get(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void everyAppendIsCountedByHowItEnded() throws Exception {
    judged(Outcome.ACCEPTED, "");
    judged(Outcome.ACCEPTED, "");
    judged(Outcome.DUPLICATE, "");
    judged(Outcome.REJECTED, "FENCED");
    judged(Outcome.REJECTED, "TARGET_UNKNOWN");
    Receipt failed = append();
    bench.kafka.errorNext(new RecordTooLargeException("too large"));
    await().until(() -> failed.verdict().isDone());
    append();
    bench.producer.session("s").main().live(EventDraft.of(Kinds.AGENT_HEARTBEAT).build());

    ProducerMetrics metrics = bench.producer.metrics();

    assertThat(metrics.begun()).isEqualTo(7);
    assertThat(metrics.accepted()).isEqualTo(2);
    assertThat(metrics.duplicates()).isEqualTo(1);
    assertThat(metrics.rejected()).isEqualTo(Map.of("FENCED", 1L, "TARGET_UNKNOWN", 1L));
    assertThat(metrics.failed()).isEqualTo(1);
    assertThat(metrics.pending()).isEqualTo(1);
    assertThat(metrics.spoolBytes()).isZero();
    assertThat(metrics.live().taken()).isEqualTo(1);
    assertThat(metrics.verdictLatency().count()).isEqualTo(5);
    assertThat(metrics.verdictLatency().longestNanos())
        .isPositive()
        .isLessThanOrEqualTo(metrics.verdictLatency().totalNanos());
    assertMeters();
  }

  private void assertMeters() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new ProducerMeters(bench.producer, Tags.of("agent", "a")).bindTo(registry);

    assertThat(counter(registry, "begun")).isEqualTo(7);
    assertThat(counter(registry, "accepted")).isEqualTo(2);
    assertThat(counter(registry, "duplicates")).isEqualTo(1);
    assertThat(counter(registry, "failed")).isEqualTo(1);
    assertThat(counter(registry, "live.taken")).isEqualTo(1);
    assertThat(rejected(registry, "FENCED")).isEqualTo(1);
    assertThat(rejected(registry, "SEQUENCE_GAP")).isZero();
    assertThat(rejected(registry, "other")).isEqualTo(1);
    assertThat(registry.get("agentlog.producer.pending").gauge().value()).isEqualTo(1);
    assertThat(registry.get("agentlog.producer.verdict.latency").functionTimer().count())
        .isEqualTo(5);
    assertThat(registry.getMeters()).allMatch(meter -> "a".equals(meter.getId().getTag("agent")));
  }

  private static double counter(SimpleMeterRegistry registry, String name) {
    return registry.get("agentlog.producer." + name).functionCounter().count();
  }

  private static double rejected(SimpleMeterRegistry registry, String reason) {
    return registry
        .get("agentlog.producer.rejected")
        .tag("reason", reason)
        .functionCounter()
        .count();
  }

  @Test
  void withoutVerdictsAnAppendIsCountedAsUnjudged() {
    anew(new Bench(Bench.options().verdicts(false).build()));
    Receipt receipt = append();
    bench.kafka.completeNext();
    await().until(() -> receipt.verdict().isDone());
    assertThat(bench.producer.metrics().unjudged()).isEqualTo(1);
    assertThat(bench.producer.metrics().failed()).isZero();
  }

  @Test
  void whatWasNeverSentIsAFailure() {
    Receipt receipt =
        bench.producer.session("unknown").main().append(EventDraft.of("note.taken").build());
    assertThat(receipt.durable()).isCompletedExceptionally();
    assertThat(bench.producer.metrics().begun()).isEqualTo(1);
    assertThat(bench.producer.metrics().failed()).isEqualTo(1);
  }

  @Test
  void theSpoolTellsItsSize(@TempDir Path directory) {
    anew(new Bench(Bench.options().spool(SpoolOptions.in(directory.resolve("spool"))).build()));
    append();
    assertThat(bench.producer.metrics().spoolBytes()).isPositive();
    assertThat(bench.producer.metrics().begun()).isEqualTo(1);
  }
}
