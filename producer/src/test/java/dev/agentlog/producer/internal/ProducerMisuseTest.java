package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.BranchWriter;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each misuse of a producer and its handles is told, word for word. */
@Timeout(60)
class ProducerMisuseTest {

  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String OTHER = "01890a5d-ac96-774b-bcce-b302099a8058";
  private static final EventDraft DRAFT = EventDraft.of("a.b").eventId(ID).build();
  private static final EventDraft CHAINED =
      EventDraft.of("a.b").eventId(OTHER).previousEventId(ID).build();

  private final Bench bench = new Bench(Bench.options().build());

  static Stream<Arguments> misuses() {
    return Stream.of(
        of(
            p -> p.session(""),
            "The session id is blank: name a session with at least one visible character."),
        of(
            p -> main(p).session().branch(" "),
            "The branch id is blank; give one with at least one visible character."),
        of(
            p -> main(p).fork("idea", -1),
            "A branch cannot be forked at sequence -1; give 0 for an empty history, or a sequence of the parent."),
        of(
            p -> main(p).fork("main", 1),
            "The branch 'main' cannot be forked from itself; append the fork to the new branch."),
        of(
            p -> main(p).merge("", 1),
            "The source branch is blank; give one with at least one visible character."),
        of(
            p -> main(p).appendAll(List.of(DRAFT, DRAFT)),
            "The event " + ID + " is in the batch more than once; build a draft for each event."),
        of(p -> main(p).appendAll(List.of(DRAFT, CHAINED)), chained()),
        of(p -> writer(p).append(CHAINED), chained()),
        of(
            p -> {
              BranchWriter writer = writer(p);
              writer.close();
              writer.append(DRAFT);
            },
            "The event "
                + ID
                + " was not sent, as the writer of branch 'main' has stopped (The writer of branch 'main' was closed; make another one.); look at the receipts, and make another writer."),
        of(
            p -> closed(p).session("s").main().append(DRAFT),
            "An append to session 's' was not made: the producer is closed."),
        of(
            p -> closed(p).open("s"),
            "The session 's' was not opened: the producer is closed; open it with another one."));
  }

  private static String chained() {
    return "The event %s of kind a.b names event %s as the one before it, and the chain is made here; leave previousEventId out."
        .formatted(OTHER, ID);
  }

  private static Arguments of(Consumer<AgentLogProducer> misuse, String message) {
    return arguments(misuse, message);
  }

  private static BranchHandle main(AgentLogProducer producer) {
    return producer.session("s").main();
  }

  private static BranchWriter writer(AgentLogProducer producer) {
    return main(producer).writer(WriterOptions.stopping());
  }

  private static AgentLogProducer closed(AgentLogProducer producer) {
    producer.close(Duration.ZERO);
    return producer;
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @MethodSource("misuses")
  void misuseIsToldAtOnceInOneSentence(Consumer<AgentLogProducer> misuse, String message) {
    bench.exists("s");

    assertThatThrownBy(() -> misuse.accept(bench.producer))
        .isInstanceOf(AgentLogException.class)
        .hasMessage(message);
  }
}
