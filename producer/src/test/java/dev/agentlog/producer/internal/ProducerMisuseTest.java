package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.BranchWriter;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.WriterIdentity;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.producer.sink.KafkaSink;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.v1.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each misuse of a producer and its handles is told, word for word. */
@Timeout(60)
public class ProducerMisuseTest {

  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String OTHER = "01890a5d-ac96-774b-bcce-b302099a8058";
  private static final EventDraft DRAFT = EventDraft.of("a.b").eventId(ID).build();
  private static final EventDraft CHAINED =
      EventDraft.of("a.b").eventId(OTHER).previousEventId(ID).build();

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final InboxPosition PLACE = new InboxPosition("inbox", 0, 7);
  private static final NamespaceMeta META =
      new NamespaceMeta(1, 8, "bundled:", List.of(1), NamespaceMeta.Sealing.RUN);
  private static final String IN_A_STAGE =
      " was begun by a stage of a receipt, whose thread would have to end it; chain with thenCompose, or run the stage on an executor of your own.";

  private final Bench bench = new Bench(Bench.options().build());

  /** Each row: the methods misused, the misuse, what is told. */
  public static Stream<Arguments> misuses() {
    return Stream.of(
        of(
            "AgentLogProducer.session AgentLogProducer.open",
            b -> b.producer.session(""),
            "The session id is blank: name a session with at least one visible character."),
        of(
            "AgentLogProducer.open",
            b -> b.producer.open(" "),
            "The session id is blank: name a session with at least one visible character."),
        of(
            "AgentLogProducer.open",
            b -> closed(b).open("s"),
            "The session 's' was not opened: the producer is closed; open it with another one."),
        of(
            "AgentLogProducer.flush",
            b -> inAStage(b, () -> b.producer.flush(LONG)),
            "The flush of the producer" + IN_A_STAGE),
        of(
            "AgentLogProducer.flush",
            b -> {
              main(b).append(DRAFT);
              b.producer.flush(Duration.ofMillis(-1));
            },
            "The flush of the producer did not end within -1 ms, as 1 appends await an answer; flush again, with more time."),
        of(
            "ProducerOptionsBuilder.partitions",
            b -> NamespaceChecks.check(Bench.options().partitions(16).build(), META),
            "The option partitions is 16, and namespace 'bench' has 8; leave the option out, or connect to another namespace."),
        of(
            "ProducerOptionsBuilder.registry",
            b -> NamespaceChecks.check(Bench.options().registry("http://r:1").build(), META),
            "The option registry is http://r:1, and namespace 'bench' has bundled:; leave the option out, or connect to another namespace."),
        of(
            "SessionHandle.branch",
            b -> main(b).session().branch(" "),
            "The branch id is blank; give one with at least one visible character."),
        of(
            "SessionHandle.closeSession",
            b -> closed(b).session("s").closeSession(),
            "An append to session 's' was not made: the producer is closed; append by another one."),
        of(
            "BranchHandle.fork",
            b -> main(b).fork("idea", -1),
            "A branch cannot be forked at sequence -1; give 0 for an empty history, or a sequence of the parent."),
        of(
            "BranchHandle.fork",
            b -> main(b).fork("main", 1),
            "The branch 'main' cannot be forked from itself; append the fork to the new branch."),
        of(
            "BranchHandle.merge",
            b -> main(b).merge("", 1),
            "The source branch is blank; give one with at least one visible character."),
        of(
            "BranchHandle.claimWriter",
            b -> main(b).claimWriter(new WriterIdentity("", 1)),
            "The writer id is blank; give one with at least one visible character."),
        of(
            "BranchHandle.append",
            b -> closed(b).session("s").main().append(DRAFT),
            "An append to session 's' was not made: the producer is closed; append by another one."),
        of(
            "BranchHandle.append",
            b ->
                main(b).append(DRAFT.toBuilder().data("x".repeat(900_000)).dataType("a/b").build()),
            "The event "
                + ID
                + " of kind a.b has 900090 bytes, more than the 900000 that are allowed; store its data elsewhere and append a reference to it (dataRef)."),
        of(
            "BranchHandle.appendAll",
            b -> main(b).appendAll(List.of(DRAFT, DRAFT)),
            "The event " + ID + " is in the batch more than once; build a draft for each event."),
        of("BranchHandle.appendAll", b -> main(b).appendAll(List.of(DRAFT, CHAINED)), chained()),
        of(
            "BranchHandle.live",
            b -> main(b).live(DRAFT),
            "The event "
                + ID
                + " of kind a.b has lifecycle ORDINARY and cannot be sent live, where events may get lost; append it, or use a kind of lifecycle PROGRESS such as model.delta."),
        of("BranchWriter.append", b -> writer(b).append(CHAINED), chained()),
        of(
            "BranchWriter.append",
            b -> {
              BranchWriter writer = writer(b);
              writer.close();
              writer.append(DRAFT);
            },
            "The event "
                + ID
                + " was not sent, as the writer of branch 'main' has stopped (The writer of branch 'main' was closed; make another one.); look at the receipts, and make another writer."),
        of(
            "BranchWriter.flush",
            b -> inAStage(b, () -> writer(b).flush(LONG)),
            "The flush of the writer of branch 'main'" + IN_A_STAGE),
        of(
            "Receipt.await",
            b -> {
              Receipt other = main(b).append(EventDraft.of("a.b").eventId(OTHER).build());
              inAStage(b, () -> other.await(LONG));
            },
            "Waiting for the verdict on event " + OTHER + IN_A_STAGE),
        of(
            "KafkaSink.flush",
            b -> inAStage(b, () -> new KafkaSink(b.producer).flush(LONG)),
            "The flush of the Kafka sink" + IN_A_STAGE),
        of(
            "VerdictResult.of",
            b -> VerdictResult.of(TestVerdicts.of(ID, Outcome.UNKNOWN, null, PLACE)),
            "The verdict on event %s at inbox/0/7 is of a kind that this library does not know; use a newer one."
                .formatted(ID)),
        of(
            "VerdictResult.requireSequence VerdictResult.Rejected.requireSequence VerdictResult.Rejected.exception",
            b ->
                VerdictResult.of(TestVerdicts.rejected(ID, "RUN_SEALED", 5, PLACE))
                    .requireSequence(),
            "The append at inbox/0/7 was rejected as RUN_SEALED, where sequence 5 would have been right: Because."));
  }

  private static void inAStage(Bench bench, Runnable misuse) {
    Receipt receipt = main(bench).append(DRAFT);
    CompletableFuture<Void> stage = receipt.durable().thenRun(misuse);
    while (bench.kafka.completeNext()) {
      // All that was sent.
    }
    try {
      stage.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException told) {
      throw (AgentLogException) told.getCause();
    }
  }

  private static String chained() {
    return "The event %s of kind a.b names event %s as the one before it, and the chain is made here; leave previousEventId out."
        .formatted(OTHER, ID);
  }

  private static Arguments of(String methods, Consumer<Bench> misuse, String message) {
    return arguments(methods, misuse, message);
  }

  private static BranchHandle main(Bench bench) {
    return bench.producer.session("s").main();
  }

  private static BranchWriter writer(Bench bench) {
    return main(bench).writer(WriterOptions.stopping());
  }

  private static AgentLogProducer closed(Bench bench) {
    bench.producer.close(Duration.ZERO);
    return bench.producer;
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @MethodSource("misuses")
  void misuseIsToldAtOnceInOneSentence(String methods, Consumer<Bench> misuse, String message) {
    bench.exists("s");

    assertThatThrownBy(() -> misuse.accept(bench))
        .as(methods)
        .isInstanceOf(AgentLogException.class)
        .hasMessage(message);
  }
}
