package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.OpenOptions;
import dev.agentlog.producer.ProducerClosedException;
import dev.agentlog.producer.ProducerInterruptedException;
import dev.agentlog.producer.SessionClosedException;
import dev.agentlog.producer.SessionOpenFailedException;
import dev.agentlog.producer.SessionOpenTimeoutException;
import dev.agentlog.producer.TooManyOpenSessionsException;
import dev.agentlog.producer.internal.SequencerHttp.Answer;
import dev.agentlog.schemas.BrokerUnreachableException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SessionOpenerTest {

  private static final URI A = URI.create("http://a:1");
  private static final URI B = URI.create("http://b:2");

  private final FakeHttp http = new FakeHttp();
  private final AtomicReference<Collection<URI>> meta = new AtomicReference<>(List.of(A, B));

  private SessionOpener opener(Duration timeout) {
    // Each look at the clock finds the list stale.
    AtomicLong clock = new AtomicLong();
    Sequencers sequencers =
        new Sequencers(
            List.of(A), meta::get, () -> clock.addAndGet(Duration.ofSeconds(2).toNanos()));
    return new SessionOpener(http, sequencers, "agent-1", timeout);
  }

  private boolean open() {
    return opener(Duration.ofSeconds(10)).open("s", OpenOptions.none());
  }

  @Test
  void createdAndFoundOpenAreTold() {
    http.answers.put(A, new Answer(201, "{\"created\":true}"));
    assertThat(open()).isTrue();

    http.answers.put(A, new Answer(200, "{\"created\":false}"));
    assertThat(open()).isFalse();
  }

  @Test
  void aSequencerThatCannotAnswerIsFollowedByTheNextAsTheMetaTopicNamesIt() {
    http.answers.put(A, new Answer(503, "{\"detail\":\"restoring\"}"));
    http.answers.put(B, new Answer(201, ""));

    assertThat(open()).isTrue();

    assertThat(http.asked).startsWith(A).endsWith(B);
  }

  @Test
  void theOneThatAnsweredIsAskedFirstTheNextTime() {
    http.answers.put(B, new Answer(200, ""));
    SessionOpener opener = opener(Duration.ofSeconds(10));
    opener.open("s", OpenOptions.none());
    http.asked.clear();

    for (int i = 0; i < 20; i++) {
      opener.open("s" + i, OpenOptions.none());
    }

    assertThat(http.asked).hasSize(20).containsOnly(B);
  }

  @Test
  void withNoAnswerInTimeItTellsTheLastObstacle() {
    http.answers.put(A, new Answer(503, "{\"detail\":\"restoring\"}"));
    meta.set(List.of(A));

    assertThatThrownBy(() -> opener(Duration.ofSeconds(1)).open("s", OpenOptions.none()))
        .isInstanceOf(SessionOpenTimeoutException.class)
        .hasMessage(
            "The session 's' was not opened within 1000 ms (http://a:1: status 503, restoring); check that a sequencer runs, and open it again.");
    assertThat(http.asked).hasSizeGreaterThan(1);
  }

  @Test
  void aRefusedConnectionIsAnObstacleToo() {
    meta.set(List.of(A));

    assertThatThrownBy(() -> opener(Duration.ofMillis(100)).open("s", OpenOptions.none()))
        .isInstanceOf(SessionOpenTimeoutException.class)
        .hasMessageContaining("(http://a:1: Connection refused)");
  }

  @Test
  void withoutAnySequencerItSaysSo() {
    Sequencers none = new Sequencers(List.of(), List::of, System::nanoTime);
    SessionOpener opener = new SessionOpener(http, none, null, Duration.ofMillis(100));

    assertThatThrownBy(() -> opener.open("s", OpenOptions.none()))
        .isInstanceOf(SessionOpenTimeoutException.class)
        .hasMessageContaining("no sequencer says in the namespace's meta topic where it answers");
  }

  @Test
  void aMetaTopicThatCannotBeReadLeavesWhatIsKnown() {
    AtomicLong clock = new AtomicLong();
    Sequencers sequencers =
        new Sequencers(
            List.of(A),
            () -> {
              throw new BrokerUnreachableException("no broker");
            },
            () -> clock.addAndGet(Duration.ofSeconds(2).toNanos()));

    assertThat(sequencers.all(true)).containsExactly(A);
  }

  @Test
  void aClosedSessionIsRefusedWithoutAskingAgain() {
    http.answers.put(A, new Answer(409, "{\"detail\":\"closed\"}"));

    assertThatThrownBy(this::open)
        .isInstanceOf(SessionClosedException.class)
        .hasMessage(
            "The session 's' cannot be opened: it was closed, and a closed session stays closed; use another session id.");
    assertThat(http.asked).hasSize(1);
  }

  @Test
  void tooManyOpenSessionsAreTold() {
    http.answers.put(A, new Answer(429, "{\"title\":\"x\",\"detail\":\"2 are open, the limit\"}"));

    assertThatThrownBy(this::open)
        .isInstanceOf(TooManyOpenSessionsException.class)
        .hasMessage(
            "The session 's' cannot be opened now: too many sessions are open (2 are open, the limit); close one, or raise max.open.sessions on the sequencers.");
  }

  @Test
  void anyOtherRefusalIsToldWithItsStatus() {
    http.answers.put(A, new Answer(404, "<html>nothing here</html>"));

    assertThatThrownBy(this::open)
        .isInstanceOf(SessionOpenFailedException.class)
        .hasMessage(
            "The session 's' cannot be opened: http://a:1 answered with status 404 (no detail given); mend the request, or the address that the sequencer gives of itself.");
  }

  @Test
  void theRequestSaysWhatIsGivenAndNothingElse() {
    http.answers.put(A, new Answer(200, ""));
    open();
    opener(Duration.ofSeconds(10))
        .open(
            "s",
            OpenOptions.builder()
                .agent("me \"there\"")
                .label("k", "v")
                .data("{\"task\": [1, null]}")
                .logRetention(Duration.ofMinutes(1))
                .build());

    assertThat(http.bodies)
        .containsExactly(
            "{\"agent\":\"agent-1\"}",
            "{\"agent\":\"me \\\"there\\\"\",\"labels\":{\"k\":\"v\"},\"data\":{\"task\": [1, null]},\"retention_ms\":60000}");
  }

  @Test
  void closingEndsTheWait() {
    SessionOpener opener = opener(Duration.ofSeconds(20));
    CompletableFuture<Void> closing = CompletableFuture.runAsync(opener::close);

    assertThatThrownBy(() -> opener.open("s", OpenOptions.none()))
        .isInstanceOf(ProducerClosedException.class)
        .hasMessage(
            "The session 's' was not opened: the producer is closed; open it again with another one.");
    assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void anInterruptIsToldAndNotSwallowed() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(this::open)
        .isInstanceOf(ProducerInterruptedException.class)
        .hasMessage(
            "Opening session 's' was given up: its thread was interrupted while it waited.");
    assertThat(Thread.interrupted()).isTrue();
  }
}
