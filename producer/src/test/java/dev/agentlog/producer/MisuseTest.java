package dev.agentlog.producer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.Lifecycle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each misuse is told, word for word. */
class MisuseTest {

  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String OTHER = "01890a5d-ac96-774b-bcce-b302099a8058";
  private static final String HALF_PAIR = "x\ud83d";

  static Stream<Arguments> drafts() {
    return Stream.of(
        arguments(
            "EventDraft.of EventDraftBuilder.build",
            draft(EventDraft.of("Tool")),
            "The kind 'Tool' is not one; use lower-case words with dots between, such as tool.call.completed."),
        arguments(
            "EventDraft.of",
            draft(EventDraft.of("a." + "b".repeat(127))),
            "The kind has 129 bytes of UTF-8, more than the 128 that are allowed; use a shorter one."),
        arguments(
            "EventDraftBuilder.lifecycle",
            draft(EventDraft.of(Kinds.MODEL_DELTA).lifecycle(Lifecycle.TERMINAL)),
            "An event of the standard kind model.delta has lifecycle PROGRESS and cannot have TERMINAL; leave the lifecycle out, or use a kind of your own."),
        arguments(
            "EventDraftBuilder.runId",
            draft(EventDraft.of(Kinds.RUN_COMPLETED)),
            "An event of kind run.completed must say which run it is about; set runId."),
        arguments(
            "EventDraftBuilder.writer",
            draft(EventDraft.of(Kinds.WRITER_CLAIMED)),
            "An event of kind writer.claimed must say who claims; set writer."),
        arguments(
            "EventDraftBuilder.build",
            draft(EventDraft.of(Kinds.BRANCH_FORKED)),
            "An event of kind branch.forked cannot be made with the branch operation null; build branch events with EventDraft.forked or EventDraft.merged."),
        arguments(
            "EventDraftBuilder.eventId",
            draft(EventDraft.of("a.b").eventId("1-1-1-1-1")),
            "The event id '1-1-1-1-1' is not a UUID of 36 characters; leave it out for a new one, or use EventIds.nextText()."),
        arguments(
            "EventDraftBuilder.previousEventId",
            draft(EventDraft.of("a.b").previousEventId("x")),
            "The previous event id 'x' is not a UUID of 36 characters; leave it out for a new one, or use EventIds.nextText()."),
        arguments(
            "EventDraftBuilder.agentId",
            draft(EventDraft.of("a.b").agentId(" ")),
            "The agent id is blank; give one with at least one visible character."),
        arguments(
            "EventDraftBuilder.runId",
            draft(EventDraft.of("a.b").runId("ä".repeat(129))),
            "The run id has 258 bytes of UTF-8, more than the 256 that are allowed; use a shorter one."),
        arguments(
            "EventDraftBuilder.turnId",
            draft(EventDraft.of("a.b").turnId(HALF_PAIR)),
            "The turn id of 2 characters is not valid Unicode: it holds half of a surrogate pair; give whole characters."),
        arguments(
            "EventDraftBuilder.correlationId",
            draft(EventDraft.of("a.b").correlationId("x".repeat(257))),
            "The correlation id has 257 bytes of UTF-8, more than the 256 that are allowed; use a shorter one."),
        arguments(
            "EventDraftBuilder.occurredAt",
            draft(EventDraft.of("a.b").occurredAt(Instant.MAX)),
            "The time +1000000000-12-31T23:59:59.999999999Z cannot be told in microseconds from 1970 in 64 bits; use one between -290308-12-21T19:59:06Z and +294247-01-10T04:00:54Z."),
        arguments(
            "EventDraftBuilder.header",
            draft(EventDraft.of("a.b").header("agentlog-reply", "1")),
            "The header 'agentlog-reply' cannot be set: names that begin with 'agentlog-' are the log's own; use another name."));
  }

  static Stream<Arguments> values() {
    return Stream.of(
        arguments(
            "ExpectedSequence.exactly",
            call(() -> ExpectedSequence.exactly(0)),
            "An append cannot demand sequence 0; sequences begin at 1, so demand 1 or more, or the next one."),
        arguments(
            "EventDraftBuilder.writer",
            call(() -> EventDraft.of("a.b").writer("", 1)),
            "The writer id is blank; give one with at least one visible character."),
        arguments(
            "EventDraft.forked",
            call(() -> EventDraft.forked("main", -1)),
            "A branch cannot be forked at sequence -1; give 0 for an empty history, or a sequence of the parent."),
        arguments(
            "OpenOptions.Builder.data OpenOptions.Builder.build",
            call(() -> OpenOptions.builder().data("{not json").build()),
            "A session cannot be opened with data of 9 characters that is not JSON; give one JSON value."),
        arguments(
            "OpenOptions.Builder.data",
            call(() -> OpenOptions.builder().data("{} {}").build()),
            "A session cannot be opened with data of 5 characters that is not JSON; give one JSON value."),
        arguments(
            "OpenOptions.Builder.logRetention",
            call(() -> OpenOptions.builder().logRetention(Duration.ZERO).build()),
            "A session's log cannot be kept for PT0S; give 1 ms or more, or nothing to keep it for ever."),
        arguments(
            "ProducerOptionsBuilder.bootstrapServers ProducerOptionsBuilder.build",
            call(() -> ProducerOptions.builder().build()),
            "A producer cannot connect without bootstrapServers; give at least one host:port."),
        arguments(
            "ProducerOptionsBuilder.maxPending",
            call(() -> options().maxPending(0).build()),
            "A producer cannot work with maxPending 0; give 1 or more."),
        arguments(
            "ProducerOptionsBuilder.verdictTimeout",
            call(() -> options().verdictTimeout(Duration.ofMillis(-5)).build()),
            "A producer cannot work with verdictTimeout PT-0.005S; give 1 ms or more."),
        arguments(
            "WriterOptions.withBounds",
            call(() -> WriterOptions.stopping().withBounds(0, Duration.ofSeconds(1))),
            "A branch writer cannot work with maxPending 0; give 1 or more."),
        arguments(
            "WriterOptions.withBounds",
            call(() -> WriterOptions.resynchronising().withBounds(1, Duration.ZERO)),
            "A producer cannot work with maxBlock PT0S; give 1 ms or more."),
        arguments(
            "EventGuards.withClaimCheck",
            call(() -> EventGuards.defaults().withClaimCheck(-1, (draft, bytes) -> "")),
            "Payloads cannot be stored above -1 bytes; give 0 or more."),
        arguments(
            "EventGuards.apply EventDraftBuilder.data",
            call(
                () ->
                    EventGuards.defaults()
                        .apply(EventDraft.of("a.b").eventId(ID).data("{").build())),
            "The data of event %s of kind a.b, 1 characters of type application/json, is not one JSON value; mend it, or say with dataType what it is."
                .formatted(ID)),
        arguments(
            "SpoolSync.every",
            call(() -> SpoolSync.every(Duration.ZERO)),
            "A producer cannot work with the spool's sync period PT0S; give 1 ms or more."),
        arguments(
            "EventDraft.liveEvent",
            call(
                () ->
                    EventDraft.of(Kinds.MODEL_COMPLETED)
                        .eventId(ID)
                        .build()
                        .liveEvent("s", "main", "a")),
            "The event %s of kind model.completed has lifecycle TERMINAL and cannot be sent live, where events may get lost; append it, or use a kind of lifecycle PROGRESS such as model.delta."
                .formatted(ID)),
        arguments(
            "LiveOptions.withCoalescing",
            call(() -> LiveOptions.defaults().withCoalescing(Duration.ofSeconds(11), 1)),
            "Live events cannot wait PT11S for others; give a time from 0 to 10000 ms."),
        arguments(
            "LiveOptions.withCoalescing",
            call(() -> LiveOptions.defaults().withCoalescing(Duration.ofSeconds(1), 0)),
            "Live events cannot be put together up to 0 characters; give 1 to 100000."),
        arguments(
            "LiveOptions.withMaxBytes",
            call(() -> LiveOptions.defaults().withMaxBytes(1)),
            "Live events cannot wait in 1 bytes; give 1048576 or more."),
        arguments(
            "SpoolOptions.withBytes",
            call(() -> SpoolOptions.in(Path.of("x")).withBytes(10, 0)),
            "A spool cannot work with segmentBytes 0; give 1 to 268435456."),
        arguments(
            "SpoolOptions.withBytes",
            call(() -> SpoolOptions.in(Path.of("x")).withBytes(10, 11)),
            "A spool cannot work with maxBytes 10, less than its segmentBytes 11; give as much or more."),
        arguments(
            "EventDraft.merged",
            call(() -> EventDraft.merged(" ", 1)),
            "The source branch is blank; give one with at least one visible character."),
        arguments(
            "EventDraft.event",
            call(
                () ->
                    EventDraft.sessionClosed()
                        .build()
                        .event("s", "idea", ExpectedSequence.next(), "a")),
            "An event of kind session.closed cannot be appended to branch 'idea'; append it to 'main'."),
        arguments(
            "EventDraft.event",
            call(
                () ->
                    EventDraft.forked("idea", 1)
                        .build()
                        .event("s", "idea", ExpectedSequence.next(), "a")),
            "The branch 'idea' cannot be forked from itself; append the fork to the new branch."),
        arguments(
            "EventDraft.event",
            call(
                () ->
                    EventDraft.of("a.b")
                        .eventId(ID)
                        .build()
                        .event("s", "main", ExpectedSequence.next(), null)),
            "The event %s of kind a.b does not say who acted; set agentId on the draft or on the producer."
                .formatted(ID)),
        arguments(
            "ProducerOptionsBuilder.maxBlock",
            call(() -> options().maxBlock(Duration.ZERO).build()),
            "A producer cannot work with maxBlock PT0S; give 1 ms or more."),
        arguments(
            "ProducerOptionsBuilder.connectTimeout",
            call(() -> options().connectTimeout(Duration.ZERO).build()),
            "A producer cannot work with connectTimeout PT0S; give 1 ms or more."),
        arguments(
            "ProducerOptionsBuilder.openTimeout",
            call(() -> options().openTimeout(Duration.ZERO).build()),
            "A producer cannot work with openTimeout PT0S; give 1 ms or more."),
        arguments(
            "ProducerOptionsBuilder.closeTimeout",
            call(() -> options().closeTimeout(Duration.ZERO).build()),
            "A producer cannot work with closeTimeout PT0S; give 1 ms or more."),
        arguments(
            "ProducerOptionsBuilder.verdictTimeout",
            call(() -> options().verdictTimeout(ChronoUnit.FOREVER.getDuration()).build()),
            "A producer cannot work with verdictTimeout PT2562047788015215H30M7.999999999S; give 106751 days or less."),
        arguments(
            "ProducerOptionsBuilder.kafkaProperty AgentLogProducer.connect",
            call(() -> AgentLogProducer.connect(options().kafkaProperty("acks", "1").build())),
            "The Kafka property acks cannot be set: the producer's promises rest on its value; leave it out."),
        arguments(
            "ProducerOptionsBuilder.kafkaProperties",
            call(
                () ->
                    AgentLogProducer.connect(
                        options().kafkaProperties(Map.of("group.id", "g")).build())),
            "The Kafka property group.id cannot be set: the producer's promises rest on its value; leave it out."),
        arguments(
            "OpenOptions.Builder.agent",
            call(() -> OpenOptions.builder().agent(" ").build()),
            "The agent id is blank; give one with at least one visible character."),
        arguments(
            "OpenOptions.Builder.logRetention",
            call(
                () -> OpenOptions.builder().logRetention(ChronoUnit.FOREVER.getDuration()).build()),
            "A session's log cannot be kept for PT2562047788015215H30M7.999999999S; give 1 ms or more, or nothing to keep it for ever."),
        arguments(
            "EventGuards.withRedaction EventGuards.apply",
            call(
                () ->
                    EventGuards.defaults()
                        .withRedaction(draft -> EventDraft.of("a.b").eventId(OTHER).build())
                        .apply(EventDraft.of("a.b").eventId(ID).build())),
            "The redaction of event %s returned event %s; a redaction must keep the event's id."
                .formatted(ID, OTHER)),
        arguments(
            "EventGuards.withRedaction",
            call(
                () ->
                    EventGuards.defaults()
                        .withRedaction(
                            draft -> {
                              throw new IllegalStateException("secret");
                            })
                        .apply(EventDraft.of("a.b").eventId(ID).build())),
            "The event %s of kind a.b was not appended, as its redaction failed with IllegalStateException; mend the redaction."
                .formatted(ID)),
        arguments(
            "EventDraftBuilder.dataRef",
            call(
                () ->
                    EventGuards.defaults()
                        .withClaimCheck(0, (draft, bytes) -> "file:x")
                        .apply(
                            EventDraft.of("a.b")
                                .eventId(ID)
                                .data("1")
                                .dataRef(new DataReference("file:y", "00", 1))
                                .build())),
            "The event %s has 1 bytes of data and a dataRef beside, so its data cannot be stored elsewhere; give one of them."
                .formatted(ID)),
        arguments(
            "ProducerOptionsBuilder.agentId",
            call(() -> options().agentId("").build()),
            "The agent id is blank; give one with at least one visible character."));
  }

  @ParameterizedTest
  @MethodSource({"drafts", "values"})
  void misuseIsToldAtOnceInOneSentence(String methods, ThrowingCallable misuse, String message) {
    assertThatThrownBy(misuse)
        .as(methods)
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage(message);
  }

  private static ThrowingCallable draft(EventDraftBuilder builder) {
    return builder::build;
  }

  private static ThrowingCallable call(ThrowingCallable misuse) {
    return misuse;
  }

  private static ProducerOptionsBuilder options() {
    return ProducerOptions.builder().bootstrapServers("b:1");
  }
}
