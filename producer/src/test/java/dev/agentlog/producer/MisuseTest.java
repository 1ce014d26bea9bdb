package dev.agentlog.producer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.Lifecycle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each misuse is told, word for word. */
class MisuseTest {

  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String HALF_PAIR = "x\ud83d";

  static Stream<Arguments> drafts() {
    return Stream.of(
        arguments(
            draft(EventDraft.of("Tool")),
            "The kind 'Tool' is not one; use lower-case words with dots between, such as tool.call.completed."),
        arguments(
            draft(EventDraft.of("a." + "b".repeat(127))),
            "The kind has 129 bytes of UTF-8, more than the 128 that are allowed; use a shorter one."),
        arguments(
            draft(EventDraft.of(Kinds.MODEL_DELTA).lifecycle(Lifecycle.TERMINAL)),
            "An event of the standard kind model.delta has lifecycle PROGRESS and cannot have TERMINAL; leave the lifecycle out, or use a kind of your own."),
        arguments(
            draft(EventDraft.of(Kinds.RUN_COMPLETED)),
            "An event of kind run.completed must say which run it is about; set runId."),
        arguments(
            draft(EventDraft.of(Kinds.WRITER_CLAIMED)),
            "An event of kind writer.claimed must say who claims; set writer."),
        arguments(
            draft(EventDraft.of(Kinds.BRANCH_FORKED)),
            "An event of kind branch.forked cannot be made with the branch operation null; build branch events with EventDraft.forked or EventDraft.merged."),
        arguments(
            draft(EventDraft.of("a.b").eventId("1-1-1-1-1")),
            "The event id '1-1-1-1-1' is not a UUID of 36 characters; leave it out for a new one, or use EventIds.nextText()."),
        arguments(
            draft(EventDraft.of("a.b").previousEventId("x")),
            "The previous event id 'x' is not a UUID of 36 characters; leave it out for a new one, or use EventIds.nextText()."),
        arguments(
            draft(EventDraft.of("a.b").agentId(" ")),
            "The agent id is blank; give one with at least one visible character."),
        arguments(
            draft(EventDraft.of("a.b").runId("ä".repeat(129))),
            "The run id has 258 bytes of UTF-8, more than the 256 that are allowed; use a shorter one."),
        arguments(
            draft(EventDraft.of("a.b").turnId(HALF_PAIR)),
            "The turn id of 2 characters is not valid Unicode: it holds half of a surrogate pair."),
        arguments(
            draft(EventDraft.of("a.b").occurredAt(Instant.MAX)),
            "The time +1000000000-12-31T23:59:59.999999999Z cannot be told in microseconds from 1970 in 64 bits; use one between -290308-12-21T19:59:06Z and +294247-01-10T04:00:54Z."),
        arguments(
            draft(EventDraft.of("a.b").header("agentlog-reply", "1")),
            "The header 'agentlog-reply' cannot be set: names that begin with 'agentlog-' are the log's own; use another name."));
  }

  static Stream<Arguments> values() {
    return Stream.of(
        arguments(
            call(() -> ExpectedSequence.exactly(0)),
            "An append cannot demand sequence 0; sequences begin at 1, so demand 1 or more, or the next one."),
        arguments(
            call(() -> new WriterIdentity("", 1)),
            "The writer id is blank; give one with at least one visible character."),
        arguments(
            call(() -> EventDraft.forked("main", -1)),
            "A branch cannot be forked at sequence -1; give 0 for an empty history, or a sequence of the parent."),
        arguments(
            call(() -> OpenOptions.builder().data("{not json").build()),
            "A session cannot be opened with data of 9 characters that is not JSON; give one JSON value."),
        arguments(
            call(() -> OpenOptions.builder().data("{} {}").build()),
            "A session cannot be opened with data of 5 characters that is not JSON; give one JSON value."),
        arguments(
            call(() -> OpenOptions.builder().logRetention(Duration.ZERO).build()),
            "A session's log cannot be kept for PT0S; give 1 ms or more, or nothing to keep it for ever."),
        arguments(
            call(() -> ProducerOptions.builder().build()),
            "A producer cannot connect without bootstrapServers; give at least one host:port."),
        arguments(
            call(() -> options().maxPending(0).build()),
            "A producer cannot work with maxPending 0; give 1 or more."),
        arguments(
            call(() -> options().verdictTimeout(Duration.ofMillis(-5)).build()),
            "A producer cannot work with verdictTimeout PT-0.005S; give 1 ms or more."),
        arguments(
            call(() -> WriterOptions.stopping().withBounds(0, Duration.ofSeconds(1))),
            "A branch writer cannot work with maxPending 0; give 1 or more."),
        arguments(
            call(() -> WriterOptions.resynchronising().withBounds(1, Duration.ZERO)),
            "A producer cannot work with maxBlock PT0S; give 1 ms or more."),
        arguments(
            call(() -> EventGuards.defaults().withClaimCheck(-1, (draft, bytes) -> "")),
            "Payloads cannot be stored above -1 bytes; give 0 or more."),
        arguments(
            call(
                () ->
                    EventGuards.defaults()
                        .apply(EventDraft.of("a.b").eventId(ID).data("{").build())),
            "The data of event %s of kind a.b, 1 characters of type application/json, is not one JSON value; mend it, or say with dataType what it is."
                .formatted(ID)),
        arguments(
            call(() -> SpoolSync.every(Duration.ZERO)),
            "A producer cannot work with the spool's sync period PT0S; give 1 ms or more."),
        arguments(
            call(() -> SpoolOptions.in(Path.of("x")).withBytes(10, 0)),
            "A spool cannot work with segmentBytes 0; give 1 to 268435456."),
        arguments(
            call(() -> SpoolOptions.in(Path.of("x")).withBytes(10, 11)),
            "A spool cannot work with maxBytes 10, less than its segmentBytes 11; give as much or more."),
        arguments(
            call(() -> new BranchOperation.Merge(" ", 1)),
            "The source branch is blank; give one with at least one visible character."),
        arguments(
            call(
                () ->
                    EventDraft.sessionClosed()
                        .build()
                        .event("s", "idea", ExpectedSequence.next(), "a")),
            "An event of kind session.closed cannot be appended to branch 'idea'; append it to 'main'."),
        arguments(
            call(
                () ->
                    EventDraft.forked("idea", 1)
                        .build()
                        .event("s", "idea", ExpectedSequence.next(), "a")),
            "The branch 'idea' cannot be forked from itself; append the fork to the new branch."),
        arguments(
            call(
                () ->
                    EventDraft.of("a.b")
                        .eventId(ID)
                        .build()
                        .event("s", "main", ExpectedSequence.next(), null)),
            "The event %s of kind a.b does not say who acted; set agentId on the draft or on the producer."
                .formatted(ID)),
        arguments(
            call(() -> options().agentId("").build()),
            "The agent id is blank; give one with at least one visible character."));
  }

  @ParameterizedTest
  @MethodSource({"drafts", "values"})
  void misuseIsToldAtOnceInOneSentence(ThrowingCallable misuse, String message) {
    assertThatThrownBy(misuse).isInstanceOf(InvalidArgumentException.class).hasMessage(message);
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
