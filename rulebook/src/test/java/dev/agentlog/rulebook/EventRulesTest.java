package dev.agentlog.rulebook;

import static dev.agentlog.rulebook.TestEvent.created;
import static dev.agentlog.rulebook.TestEvent.event;
import static dev.agentlog.rulebook.TestEvent.fork;
import static dev.agentlog.rulebook.TestEvent.id;
import static dev.agentlog.rulebook.TestEvent.merge;
import static dev.agentlog.rulebook.TestEvent.message;
import static dev.agentlog.rulebook.TestEvent.run;

import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.Lifecycle;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 4: an event that is wrong in itself. */
class EventRulesTest {

  @ParameterizedTest
  @MethodSource({"fields", "lengths", "kinds", "operations"})
  void refusesWithReasonExpectedSequenceAndSentence(Refused refused) {
    refused.holds();
  }

  static Stream<Refused> fields() {
    String mustName = " is blank, and it must name something.";
    String mustBeUuid = ", and it must be a UUID in its 36-character form.";
    return Stream.of(
        invalid("empty session", message().session(""), 1, "The field session_id" + mustName),
        invalid(
            "blank session",
            message().session("\t \n\u2003"),
            1,
            "The field session_id" + mustName),
        invalid("empty branch", message().branch(""), 1, "The field branch_id" + mustName),
        invalid("blank branch", message().branch(" "), 1, "The field branch_id" + mustName),
        invalid("empty kind", message().kind(""), 2, "The field kind" + mustName),
        invalid("empty agent", message().agent(""), 2, "The field agent_id" + mustName),
        invalid("blank agent", message().agent("\n"), 2, "The field agent_id" + mustName),
        invalid(
            "short UUID",
            message().eventId("1-1-1-1-1"),
            2,
            "The field event_id is '1-1-1-1-1'" + mustBeUuid),
        invalid(
            "UUID without dashes",
            message().eventId(id(9).replace("-", "")),
            2,
            "The field event_id is '" + id(9).replace("-", "") + "'" + mustBeUuid),
        invalid(
            "letters that are no hex digits",
            message().eventId(id(9).replace('9', 'g')),
            2,
            "The field event_id is '" + id(9).replace('9', 'g') + "'" + mustBeUuid),
        invalid(
            "digits of another script",
            message().eventId(id(9).replace('9', '\u0669')),
            2,
            "The field event_id is '" + id(9).replace('9', '\u0669') + "'" + mustBeUuid),
        invalid(
            "previous event id",
            message().previous("before"),
            2,
            "The field previous_event_id is 'before'" + mustBeUuid),
        invalid(
            "empty previous event id",
            message().previous(""),
            2,
            "The field previous_event_id is ''" + mustBeUuid),
        invalid(
            "sequence 0",
            message().sequence(0),
            2,
            "The append demands sequence 0, and sequences begin at 1; demand none to get the next one."),
        invalid(
            "lowest sequence",
            message().sequence(Long.MIN_VALUE),
            2,
            "The append demands sequence -9223372036854775808, and sequences begin at 1; demand none to get the next one."));
  }

  static Stream<Refused> lengths() {
    String x256 = "x".repeat(256);
    return Stream.of(
        invalid("session", message().session("a".repeat(513)), 1, tooLong("session_id", 513, 512)),
        invalid("branch", message().branch(x256 + "x"), 1, tooLong("branch_id", 257, 256)),
        invalid(
            "branch, in bytes",
            message().branch("ä".repeat(128) + "x"),
            1,
            tooLong("branch_id", 257, 256)),
        invalid("kind", message().kind("a." + "x".repeat(127)), 2, tooLong("kind", 129, 128)),
        invalid("agent", message().agent(x256 + "x"), 2, tooLong("agent_id", 257, 256)),
        invalid("run", message().run(x256 + "x"), 2, tooLong("run_id", 257, 256)),
        invalid("turn", message().turn(x256 + "x"), 2, tooLong("turn_id", 257, 256)),
        invalid(
            "correlation",
            message().correlation(x256 + "x"),
            2,
            tooLong("correlation_id", 257, 256)),
        invalid("writer", message().writer(x256 + "x", 1), 2, tooLong("writer.id", 257, 256)),
        invalid(
            "parent branch", fork("b", x256 + "x", 1), 1, tooLong("branch_op's branch", 257, 256)),
        invalid(
            "source branch",
            merge("main", x256 + "x", 1),
            2,
            tooLong("branch_op's branch", 257, 256)));
  }

  private static String tooLong(String field, int bytes, int limit) {
    return "The field "
        + field
        + " is "
        + bytes
        + " bytes of UTF-8 long, and at most "
        + limit
        + " are allowed.";
  }

  static Stream<Refused> kinds() {
    return Stream.of(
        invalid(
            "standard kind with another lifecycle",
            message().lifecycle(Lifecycle.TERMINAL),
            2,
            "The kind 'message.user' has lifecycle ORDINARY, but the event says TERMINAL."),
        invalid(
            "terminal kind as progress",
            run("run.completed", "r").lifecycle(Lifecycle.PROGRESS),
            2,
            "The kind 'run.completed' has lifecycle TERMINAL, but the event says PROGRESS."),
        invalid(
            "progress kind as ordinary",
            event("model.delta").lifecycle(Lifecycle.ORDINARY),
            2,
            "The kind 'model.delta' has lifecycle PROGRESS, but the event says ORDINARY."),
        invalid(
            "claim without writer",
            event("writer.claimed"),
            2,
            "The kind 'writer.claimed' needs a writer, which is the one that claims the branch."),
        invalid(
            "session opened on a branch",
            created().branch("b"),
            1,
            "The kind 'session.created' belongs on branch 'main', but the event names branch 'b'."),
        invalid(
            "session closed on a branch",
            event("session.closed").branch("b"),
            1,
            "The kind 'session.closed' belongs on branch 'main', but the event names branch 'b'."),
        withoutRun("run.started"),
        withoutRun("run.resumed"),
        withoutRun("run.completed"),
        withoutRun("run.failed"),
        withoutRun("run.cancelled"));
  }

  private static Refused withoutRun(String kind) {
    return invalid(
        kind + " without run", event(kind), 2, "The kind '" + kind + "' needs a run_id.");
  }

  static Stream<Refused> operations() {
    BranchForked forked = new BranchForked("main", 1L);
    BranchMerged merged = new BranchMerged("b", 1L);
    String goes = " in branch_op, but the event has ";
    return Stream.of(
        invalid(
            "fork on another kind",
            message().op(forked),
            2,
            "The kind 'message.user' goes with nothing" + goes + "BranchForked."),
        invalid(
            "merge on another kind",
            message().op(merged),
            2,
            "The kind 'message.user' goes with nothing" + goes + "BranchMerged."),
        invalid(
            "fork kind without operation",
            event("branch.forked").branch("b"),
            1,
            "The kind 'branch.forked' goes with BranchForked" + goes + "nothing."),
        invalid(
            "fork kind with merge",
            event("branch.forked").branch("b").op(merged),
            1,
            "The kind 'branch.forked' goes with BranchForked" + goes + "BranchMerged."),
        invalid(
            "merge kind without operation",
            event("branch.merged"),
            2,
            "The kind 'branch.merged' goes with BranchMerged" + goes + "nothing."),
        invalid(
            "merge kind with fork",
            event("branch.merged").op(forked),
            2,
            "The kind 'branch.merged' goes with BranchMerged" + goes + "BranchForked."),
        invalid(
            "another branch kind with fork",
            event("branch.renamed").op(forked),
            2,
            "The kind 'branch.renamed' goes with nothing" + goes + "BranchForked."),
        invalid(
            "fork before the beginning",
            fork("b", "main", -1),
            1,
            "The fork sequence is -1, and it must be 0 or more; 0 is the empty prefix."),
        invalid(
            "fork from itself", fork("b", "b", 0), 1, "Branch 'b' cannot be forked from itself."),
        invalid(
            "main forked from itself",
            fork("main", "main", 1),
            2,
            "Branch 'main' cannot be forked from itself."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "message",
        ".message",
        "message.",
        "message..user",
        "Message.user",
        "message.User",
        "message user",
        "1message.user",
        "message.1user",
        "_message.user",
        "message._user",
        "message-user.x",
        "message.us\u00e9r",
        " message.user",
        "message.user\n"
      })
  void refusesAKindThatIsNotDottedLowerCase(String kind) {
    String shown = kind.replace("\n", "\\u{a}");
    invalid(
            kind,
            message().kind(kind),
            2,
            "The kind '" + shown + "' is not dotted lower case, such as 'tool.call.completed'.")
        .holds();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b",
        "message.users",
        "message_2.user_3",
        "a1_.b_",
        "x.y.z.w",
        "run.paused",
        "session.noted",
        "branch.renamed",
        "writer.left"
      })
  void acceptsAKindOfAnybodysOwn(String kind) {
    TestLog.opened().accept(event(kind).lifecycle(Lifecycle.PROGRESS));
  }

  @ParameterizedTest
  @MethodSource
  void acceptsWhatIsJustInsideTheLimits(TestEvent event) {
    String session = "x".repeat(512);
    new TestLog().accept(created().session(session), event.session(session));
  }

  static Stream<TestEvent> acceptsWhatIsJustInsideTheLimits() {
    String x256 = "x".repeat(256);
    return Stream.of(
        message().branch(x256).sequence(1),
        message().branch("ä".repeat(128)).sequence(1),
        message().kind("a." + "x".repeat(126)),
        message().agent(x256),
        message().run(x256),
        message().turn(x256),
        message().correlation(x256),
        message().writer(x256, Long.MIN_VALUE),
        message().parentEvent("p".repeat(1000)),
        message().trace("t".repeat(1000)),
        message().run(""),
        run("run.started", ""),
        message().writer("", 0),
        message().eventId(id(0xABC).toUpperCase(Locale.ROOT)),
        message().previous(id(1).toUpperCase(Locale.ROOT)),
        fork("b", "main", 0),
        event("session.resumed").branch("b").sequence(1));
  }

  private static Refused invalid(String name, TestEvent event, long expected, String detail) {
    return new Refused(name, TestLog.opened(), event, Reason.INVALID, expected, detail);
  }
}
