package dev.agentlog.producer.internal;

import dev.agentlog.producer.OpenOptions;
import dev.agentlog.producer.ProducerClosedException;
import dev.agentlog.producer.SessionClosedException;
import dev.agentlog.producer.SessionOpenFailedException;
import dev.agentlog.producer.SessionOpenTimeoutException;
import dev.agentlog.producer.TooManyOpenSessionsException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions over HTTP: asks one sequencer after another until one answers. Safe for use by any
 * thread.
 */
final class SessionOpener {

  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final SequencerHttp http;
  private final Sequencers sequencers;
  private final @Nullable String defaultAgent;
  private final Duration timeout;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Creates an opener.
   *
   * @param http how to ask; closed with the opener
   * @param defaultAgent who opens sessions where that is not said
   * @param timeout the longest wait for an answer
   */
  SessionOpener(
      SequencerHttp http, Sequencers sequencers, @Nullable String defaultAgent, Duration timeout) {
    this.http = http;
    this.sequencers = sequencers;
    this.defaultAgent = defaultAgent;
    this.timeout = timeout;
  }

  /** Opens a session and returns whether it is new. */
  boolean open(String session, OpenOptions options) {
    String agent = options.agent() != null ? options.agent() : defaultAgent;
    Request request =
        new Request(
            session, Json.openRequest(agent, options), System.nanoTime() + timeout.toNanos());
    try {
      return untilAnswered(request);
    } catch (InterruptedException interrupted) {
      throw Failures.interrupted("Opening session '%s'".formatted(session), interrupted);
    } catch (CancellationException cancelled) {
      throw closed(session);
    }
  }

  /** Gives up whatever is under way. */
  void close() {
    closing.countDown();
    http.close();
  }

  private boolean untilAnswered(Request request) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    String obstacle = "no sequencer says in the namespace's meta topic where it answers";
    for (boolean stale = false; ; stale = true) {
      for (URI sequencer : sequencers.all(stale)) {
        Outcome outcome = ask(sequencer, request);
        if (outcome.created() != null) {
          sequencers.answered(sequencer);
          return outcome.created();
        }
        obstacle = sequencer + ": " + outcome.obstacle();
      }
      if (request.left().compareTo(pause) <= 0) {
        throw new SessionOpenTimeoutException(
            "The session '%s' was not opened within %d ms (%s); check that a sequencer runs, and open it again."
                .formatted(request.session(), timeout.toMillis(), obstacle));
      }
      if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        throw closed(request.session());
      }
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
  }

  private Outcome ask(URI sequencer, Request request) throws InterruptedException {
    Duration left = request.left();
    if (left.isNegative() || left.isZero()) {
      return Outcome.not("not asked, as the time was up");
    }
    Duration wait = left.compareTo(LONGEST_REQUEST) < 0 ? left : LONGEST_REQUEST;
    try {
      return read(
          sequencer,
          request.session(),
          http.putSession(sequencer, request.session(), request.body(), wait));
    } catch (IOException unreachable) {
      return Outcome.not(Failures.sentence(unreachable));
    }
  }

  private Outcome read(URI sequencer, String session, SequencerHttp.Answer answer) {
    Map<String, String> members = Json.members(answer.body());
    String detail =
        members.getOrDefault("detail", members.getOrDefault("title", "no detail given"));
    int status = answer.status();
    if (status == 200 || status == 201) {
      return Outcome.created(status == 201);
    }
    if (status == 409) {
      throw new SessionClosedException(
          "The session '%s' cannot be opened: it was closed, and a closed session stays closed; use another session id."
              .formatted(session));
    }
    if (status == 429) {
      throw new TooManyOpenSessionsException(
          "The session '%s' cannot be opened now: too many sessions are open (%s); close one, or raise max.open.sessions on the sequencers."
              .formatted(session, detail));
    }
    if (status >= 500 || status == 408) {
      return Outcome.not("status " + status + ", " + detail);
    }
    throw new SessionOpenFailedException(
        "The session '%s' cannot be opened: %s answered with status %d (%s); mend the request, or the address that the sequencer gives of itself."
            .formatted(session, sequencer, status, detail));
  }

  private static ProducerClosedException closed(String session) {
    return new ProducerClosedException(
        "The session '%s' was not opened: the producer is closed; open it again with another one."
            .formatted(session));
  }

  private record Request(String session, String body, long endNanos) {
    private Duration left() {
      return Duration.ofNanos(endNanos - System.nanoTime());
    }
  }

  /**
   * How one request ended that may be made again.
   *
   * @param created whether the session is new; null if it was not opened
   * @param obstacle why it was not opened, else empty
   */
  private record Outcome(@Nullable Boolean created, String obstacle) {
    private static Outcome created(boolean isNew) {
      return new Outcome(isNew, "");
    }

    private static Outcome not(String obstacle) {
      return new Outcome(null, obstacle);
    }
  }
}
