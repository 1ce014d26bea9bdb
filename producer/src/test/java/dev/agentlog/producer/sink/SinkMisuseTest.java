package dev.agentlog.producer.sink;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.schemas.AgentLogException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each misuse of a sink is told, word for word. */
@Timeout(60)
public class SinkMisuseTest {
  private static final Path FILE = Path.of("target", "misused", "events.jsonl").toAbsolutePath();
  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String OTHER = "01890a5d-ac96-774b-bcce-b302099a8058";
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final SinkEvent HOMELESS = SinkEvent.of(draft(ID));
  private static final SinkEvent EVENT = SinkEvent.of("s", draft(ID));
  private static final String NO_SESSION =
      "The event %s of kind a.b names no session; give it one, or emit it by a sink that has one (withDefaultSession)."
          .formatted(ID);
  private static final String CLOSED =
      " did not take event %s of kind a.b: it is closed; emit before closing it.".formatted(ID);

  private static EventDraft draft(String id) {
    return EventDraft.of("a.b").agentId("a").eventId(id).build();
  }

  /** Each row: the methods misused, the misuse, what is told. */
  public static Stream<Arguments> misuses() {
    return Stream.concat(
        Stream.concat(ofEvents(), ofFanOuts()), Stream.concat(ofFiles(), ofOthers()));
  }

  private static Stream<Arguments> ofEvents() {
    return Stream.of(
        of(
            "SinkEvent.of",
            () -> SinkEvent.of(" ", draft(ID)),
            "The session id is blank: name a session with at least one visible character."),
        of("SinkEvent.requireSession", HOMELESS::requireSession, NO_SESSION),
        of(
            "AgentEventSink.withDefaultSession",
            () -> LoggingSink.create().withDefaultSession(""),
            "The session id is blank: name a session with at least one visible character."),
        of(
            "AgentEventSink.redacting",
            () -> LoggingSink.create().redacting(draft -> draft(OTHER)).accept(EVENT),
            "The redaction of event %s returned event %s; a redaction must keep the event's id."
                .formatted(ID, OTHER)));
  }

  private static Stream<Arguments> ofFanOuts() {
    return Stream.of(
        of(
            "FanOutSinkBuilder.sink",
            () -> FanOutSink.builder().sink("", LoggingSink.create()),
            "A fan-out cannot have a sink of the name '', which is blank; give it another."),
        of(
            "FanOutSinkBuilder.sink",
            () ->
                FanOutSink.builder()
                    .sink("log", LoggingSink.create())
                    .sink("log", LoggingSink.create()),
            "A fan-out cannot have a sink of the name 'log', which is taken; give it another."),
        of(
            "FanOutSinkBuilder.queueCapacity FanOutSinkBuilder.build",
            () -> FanOutSink.builder().queueCapacity(0).build(),
            "A fan-out cannot work with queueCapacity 0; give 1 or more."),
        of(
            "FanOutSinkBuilder.closeTimeout",
            () -> FanOutSink.builder().closeTimeout(Duration.ZERO).build(),
            "A producer cannot work with closeTimeout PT0S; give 1 ms or more."),
        of(
            "FanOutSink.accept AgentEventSink.accept",
            () -> closed(fanOut()),
            "The fan-out" + CLOSED),
        of(
            "FanOutSink.flush AgentEventSink.flush",
            SinkMisuseTest::flushByASink,
            "The fan-out cannot be flushed by one of its own sinks, which would wait for itself; flush it from elsewhere."));
  }

  private static Stream<Arguments> ofFiles() {
    return Stream.of(
        of(
            "JsonLinesOptions.withMaxFileBytes",
            () -> JsonLinesOptions.to(FILE).withMaxFileBytes(0),
            "A JSON Lines sink cannot work with maxFileBytes 0; give 1 or more."),
        of(
            "JsonLinesOptions.withKeepFiles",
            () -> JsonLinesOptions.to(FILE).withKeepFiles(0),
            "A JSON Lines sink cannot work with keepFiles 0; give 1 or more."),
        of(
            "JsonLinesOptions.withAgentId",
            () -> JsonLinesOptions.to(FILE).withAgentId(" "),
            "The agent id is blank; give one with at least one visible character."),
        of(
            "JsonLinesSink.open",
            () -> {
              try (JsonLinesSink first = file();
                  JsonLinesSink second = file()) {
                second.accept(EVENT);
                first.accept(EVENT);
              }
            },
            "The JSON Lines sink cannot open %s: another sink writes it; close that one, or use another file."
                .formatted(FILE)),
        of(
            "JsonLinesSink.accept",
            () -> {
              try (JsonLinesSink sink = file()) {
                sink.accept(HOMELESS);
              }
            },
            NO_SESSION),
        of(
            "JsonLinesSink.accept",
            () -> {
              try (JsonLinesSink sink = file()) {
                sink.accept(SinkEvent.of("s", EventDraft.of("a.b").eventId(ID).build()));
              }
            },
            "The event %s of kind a.b does not say who acted; set agentId on the draft or on the producer."
                .formatted(ID)),
        of("JsonLinesSink.accept", () -> closed(file()), "The JSON Lines sink" + CLOSED));
  }

  private static Stream<Arguments> ofOthers() {
    return Stream.of(
        of("KafkaSink.accept", () -> kafka().accept(HOMELESS), NO_SESSION),
        of("KafkaSink.accept", () -> closed(kafka()), "The Kafka sink" + CLOSED),
        of("LoggingSink.accept", () -> LoggingSink.create().accept(HOMELESS), NO_SESSION),
        of("SessionRouter.accept", () -> SessionRouter.create().accept(HOMELESS), NO_SESSION),
        of(
            "SessionRouter.accept",
            () -> SessionRouter.create().accept(EVENT),
            "The event %s of kind a.b was not taken: the session 's' has no sink; give it one by route."
                .formatted(ID)),
        of(
            "SessionRouter.accept",
            () -> closed(SessionRouter.create()),
            "The session router did not take an event of session 's': it is closed; use it before closing it."),
        of(
            "SessionRouter.route",
            () -> {
              SessionRouter router = SessionRouter.create();
              router.route("s", LoggingSink.create());
              router.route("s", LoggingSink.create());
            },
            "The session 's' was not routed: it has a sink; clear it first, or give it one fan-out of several sinks."),
        of(
            "SessionRouter.route",
            () -> SessionRouter.create().route("", LoggingSink.create()),
            "The session id is blank: name a session with at least one visible character."));
  }

  private static void flushByASink() {
    ScriptedSink inner = new ScriptedSink();
    try (FanOutSink fanOut = FanOutSink.builder().sink("inner", inner).build()) {
      CompletableFuture<Void> told = new CompletableFuture<>();
      inner.before =
          event -> {
            try {
              fanOut.flush(LONG);
            } catch (SinkException refused) {
              told.completeExceptionally(refused);
            }
          };
      fanOut.accept(EVENT);
      told.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException told) {
      throw (AgentLogException) told.getCause();
    }
  }

  private static FanOutSink fanOut() {
    return FanOutSink.builder().sink("log", LoggingSink.create()).build();
  }

  private static JsonLinesSink file() {
    return JsonLinesSink.open(JsonLinesOptions.to(FILE));
  }

  private static KafkaSink kafka() {
    return new KafkaSink(new FakeProducer(true));
  }

  private static void closed(AgentEventSink sink) {
    sink.close();
    sink.accept(EVENT);
  }

  private static Arguments of(String methods, ThrowingCallable misuse, String message) {
    return arguments(methods, misuse, message);
  }

  @ParameterizedTest
  @MethodSource("misuses")
  void misuseIsToldAtOnceInOneSentence(String methods, ThrowingCallable misuse, String message) {
    assertThatThrownBy(misuse)
        .as(methods)
        .isInstanceOf(AgentLogException.class)
        .hasMessage(message);
  }
}
