package dev.agentlog.producer.sink;

import static dev.agentlog.producer.sink.ScriptedSink.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.AppendRejectedException;
import dev.agentlog.producer.AppendUncertainException;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.PendingLimitException;
import dev.agentlog.producer.VerdictResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KafkaSinkTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final InboxPosition POSITION = new InboxPosition("inbox", 0, 0);

  private final FakeProducer producer = new FakeProducer(true);
  private final KafkaSink sink = new KafkaSink(producer);

  private void accepted(int append) {
    producer.appends.get(append).verdict().complete(new VerdictResult.Accepted(1, POSITION));
  }

  @Test
  void eventsAreAppendedToTheirSessionsAndBranchesInOrder() {
    sink.accept(event("0"));
    sink.accept(new SinkEvent("t", "child", ScriptedSink.draft("1")));
    sink.withDefaultSession("mine").accept(SinkEvent.of(ScriptedSink.draft("2")));

    assertThat(producer.places()).containsExactly("s/main/0", "t/child/1", "mine/main/2");
  }

  @Test
  void aFlushWaitsForTheVerdictsOfWhatWasAcceptedBeforeItAndForNoOthers() {
    sink.accept(event("0"));
    assertThatThrownBy(() -> sink.flush(Duration.ofMillis(20)))
        .isInstanceOf(SinkFlushTimeoutException.class)
        .hasMessageContaining("waits for 1 answers");

    accepted(0);

    assertThatCode(() -> sink.flush(Duration.ZERO)).doesNotThrowAnyException();
  }

  @Test
  void aRejectionIsReportedByTheNextFlushOnce() {
    sink.accept(event("0"));
    sink.accept(event("1"));
    producer
        .appends
        .get(0)
        .verdict()
        .complete(new VerdictResult.Rejected("RUN_SEALED", 5, "The run ended.", POSITION));
    accepted(1);

    assertThatThrownBy(() -> sink.flush(LONG))
        .isInstanceOf(SinkException.class)
        .hasCauseInstanceOf(AppendRejectedException.class)
        .hasMessageContaining("found 1 failure");
    assertThatCode(() -> sink.flush(LONG)).doesNotThrowAnyException();
  }

  @Test
  void theFirstOfSeveralFailuresIsReportedWithTheirNumber() {
    for (int i = 0; i < 3; i++) {
      sink.accept(event("x"));
      AppendUncertainException failure = new AppendUncertainException("Number " + i + ".");
      producer.appends.get(i).verdict().completeExceptionally(failure);
    }

    assertThatThrownBy(() -> sink.flush(LONG))
        .hasMessage(
            "The flush of the Kafka sink found 3 failures, of which the first is: Number 0.");
  }

  @Test
  void anEventThatWasInTheLogAlreadyIsNoFailure() {
    sink.accept(event("0"));
    producer.appends.get(0).verdict().complete(new VerdictResult.Duplicate(1, POSITION));

    assertThatCode(() -> sink.flush(LONG)).doesNotThrowAnyException();
  }

  @Test
  void withoutVerdictsAFlushWaitsUntilTheAppendsAreDurable() {
    FakeProducer blind = new FakeProducer(false);
    KafkaSink blindSink = new KafkaSink(blind);
    blindSink.accept(event("0"));
    assertThatThrownBy(() -> blindSink.flush(Duration.ofMillis(20)))
        .isInstanceOf(SinkFlushTimeoutException.class);

    blind.appends.get(0).durable().complete(POSITION);

    assertThatCode(() -> blindSink.flush(LONG)).doesNotThrowAnyException();
  }

  @Test
  void anAppendThatThrowsIsToldToTheCallerAtOnceAndHoldsUpNoFlush() {
    producer.refusal = new PendingLimitException("Full.");
    assertThatThrownBy(() -> sink.accept(event("0"))).hasMessage("Full.");

    assertThatCode(() -> sink.flush(Duration.ZERO)).doesNotThrowAnyException();
  }

  @Test
  void closingTheSinkLeavesTheProducerOpen() {
    sink.close();

    assertThat(producer.closed).isFalse();
    assertThatThrownBy(() -> sink.accept(event("0"))).isInstanceOf(SinkClosedException.class);
  }
}
