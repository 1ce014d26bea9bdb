package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.schemas.Kinds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The trace context of the thread that appends, from a hook to the record. */
@Timeout(60)
class TracingTest {

  private static final String CONTEXT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String OWN = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";

  private @Nullable Bench bench;

  @AfterEach
  void close() {
    bench().close();
  }

  private Bench bench() {
    return Objects.requireNonNull(bench);
  }

  private BranchHandle main(Supplier<? extends @Nullable String> hook) {
    bench = new Bench(Bench.options().traceParents(hook).build());
    bench.exists("s");
    bench.lookup.topics.add("bench.live");
    return bench.producer.session("s").main();
  }

  private static EventDraft draft() {
    return EventDraft.of("note.taken").build();
  }

  private static @Nullable String header(ProducerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(HeaderNames.TRACE_PARENT);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static ProducerRecord<byte[], byte[]> last(MockProducer<byte[], byte[]> kafka) {
    List<ProducerRecord<byte[], byte[]>> sent = kafka.history();
    return sent.get(sent.size() - 1);
  }

  @Test
  void theContextOfTheCallingThreadIsInTheEventAndInTheHeader() {
    main(() -> CONTEXT).append(draft());
    assertThat(bench().lastEvent().getTraceParent()).isEqualTo(CONTEXT);
    assertThat(header(bench().lastSent())).isEqualTo(CONTEXT);
  }

  @Test
  void theDraftsOwnGoesBeforeIt() {
    main(() -> CONTEXT).append(draft().toBuilder().traceParent(OWN).build());
    assertThat(header(bench().lastSent())).isEqualTo(OWN);
  }

  @Test
  void outsideOfATraceThereIsNone() {
    main(() -> null).append(draft());
    assertThat(bench().lastEvent().getTraceParent()).isNull();
    assertThat(header(bench().lastSent())).isNull();
  }

  @Test
  void aHookThatFailsCostsTheContextAndNotTheEvent() {
    main(() -> {
          throw new IllegalStateException("no tracer");
        })
        .append(draft());
    assertThat(bench().kafka.history()).hasSize(1);
    assertThat(header(bench().lastSent())).isNull();
  }

  @Test
  void aLiveEventHasItToo() {
    main(() -> CONTEXT).live(EventDraft.of(Kinds.MODEL_DELTA).data("\"a\"").build());
    await().until(() -> !bench().live.history().isEmpty());
    assertThat(header(last(bench().live))).isEqualTo(CONTEXT);
  }

  @Test
  void aBranchWriterTakesItFromTheThreadThatAppendsAndAsksOnce() {
    Thread test = Thread.currentThread();
    int[] asked = new int[1];
    main(() -> {
          asked[0]++;
          return Thread.currentThread() == test ? CONTEXT : OWN;
        })
        .writer(WriterOptions.stopping())
        .append(draft());
    assertThat(header(bench().lastSent())).isEqualTo(CONTEXT);
    assertThat(asked[0]).isEqualTo(1);
  }

  @Test
  void aBranchWriterKeepsItWhenAnotherThreadAppendsAgain() {
    Thread test = Thread.currentThread();
    Receipt receipt =
        main(() -> Thread.currentThread() == test ? CONTEXT : OWN)
            .writer(WriterOptions.resynchronising().withFirst(ExpectedSequence.exactly(1)))
            .append(draft());
    bench().kafka.completeNext();
    await().until(() -> receipt.durable().isDone());
    bench()
        .publish(
            "s",
            0,
            TestVerdicts.rejected(
                receipt.eventId(), "SEQUENCE_CONFLICT", 5, receipt.durable().join()));
    await().until(() -> bench().kafka.history().size() == 2);
    assertThat(header(bench().lastSent())).isEqualTo(CONTEXT);
  }
}
