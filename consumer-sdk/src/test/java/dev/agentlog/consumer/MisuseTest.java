package dev.agentlog.consumer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.agentlog.consumer.Overflow.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each misuse of values and options is told, word for word. */
class MisuseTest {

  private static final String LONG = "x".repeat(513);

  static Stream<Arguments> misuses() {
    return Stream.of(
        row(
            "Scope.session",
            () -> Scope.session(LONG),
            "A session id of 513 bytes cannot be subscribed to: it has 1 to 512 bytes of UTF-8."),
        row(
            "Scope.Session.branch",
            () -> Scope.session("s").branch(""),
            "A branch id of 0 bytes cannot be subscribed to: it has 1 to 256 bytes of UTF-8."),
        row(
            "Scope.Session.lineage",
            () -> Scope.session("s").lineage(""),
            "A branch id of 0 bytes cannot be subscribed to: it has 1 to 256 bytes of UTF-8."),
        row(
            "Scope.run Scope.Session.run",
            () -> Scope.session("s").run(""),
            "A run id of 0 bytes cannot be subscribed to: it has 1 to 256 bytes of UTF-8."),
        row(
            "Scope.agent Scope.Session.agent",
            () -> Scope.agent(LONG),
            "A agent id of 513 bytes cannot be subscribed to: it has 1 to 256 bytes of UTF-8."),
        row(
            "Start.after",
            () -> Start.after(-1),
            "A subscription cannot start after sequence -1: sequences begin at 1, so name 0 or more."),
        row(
            "Start.since",
            () -> Start.since(Instant.ofEpochMilli(-1)),
            "A subscription cannot start at 1969-12-31T23:59:59.999Z: name a moment after 1970, or start at the beginning."),
        row(
            "Start.stored",
            () -> Start.stored("", Start.now()),
            "A subscription name of 0 bytes cannot be subscribed to: it has 1 to 256 bytes of UTF-8."),
        row(
            "Start.stored",
            () -> Start.stored("b", Start.stored("a", Start.now())),
            "A subscription named 'b' cannot begin the first time where another one is stored: name a start of another kind, such as the beginning."),
        row(
            "Start.cursor Cursor.parse",
            () -> Start.cursor("§"),
            "The text of 1 characters is no cursor (it has characters that no token has): use a token as Cursor.token() gave it, or start from the beginning."),
        row(
            "ConsumerOptions.builder ConsumerOptions.Builder.build",
            () -> ConsumerOptions.builder(" ").build(),
            "A consumer cannot connect without an address: set bootstrapServers to host:port."),
        row(
            "ConsumerOptions.Builder.connectTimeout",
            () -> ConsumerOptions.builder("a:1").connectTimeout(Duration.ZERO).build(),
            "A connect time-out of PT0S cannot be: give more than zero."),
        row(
            "ConsumerOptions.Builder.topicCheckInterval",
            () -> ConsumerOptions.builder("a:1").topicCheckInterval(Duration.ofNanos(-1)).build(),
            "A topic check interval of PT-0.000000001S cannot be: give more than zero."),
        row(
            "SubscribeOptions.Builder.fellBehindAfter SubscribeOptions.Builder.build",
            () -> SubscribeOptions.builder().fellBehindAfter(0).build(),
            "A subscription cannot fall behind after 0 offsets: give 1 or more."),
        row(
            "SubscribeOptions.Builder.progressInterval",
            () -> SubscribeOptions.builder().progressInterval(Duration.ZERO).build(),
            "A progress interval of PT0S cannot be: give more than zero."),
        row(
            "SubscribeOptions.Builder.subscribeTimeout",
            () -> SubscribeOptions.builder().subscribeTimeout(Duration.ZERO).build(),
            "A subscribe time-out of PT0S cannot be: give more than zero."),
        row(
            "Overflow.of",
            () -> Overflow.of(Policy.FAIL, 0, 0),
            "A queue of 0 events cannot be: give a capacity from 1 to 1048576."),
        row(
            "Overflow.of",
            () -> Overflow.of(Policy.FAIL, 2, 3),
            "A reserve of 3 for terminal events does not fit a queue of 2: give 0 to 2."));
  }

  private static Arguments row(String methods, ThrowingCallable call, String message) {
    return arguments(methods, call, message);
  }

  @ParameterizedTest
  @MethodSource("misuses")
  void isToldWhatToDo(String methods, ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(dev.agentlog.schemas.AgentLogException.class)
        .hasMessage(message);
  }
}
