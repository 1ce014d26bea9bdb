package dev.agentlog.sequencer.internal.http;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.AgentLogRetriableException;
import dev.agentlog.sequencer.internal.failures.Failures;
import dev.agentlog.sequencer.internal.health.Condition;
import dev.agentlog.sequencer.internal.query.Ownership;
import dev.agentlog.sequencer.internal.query.StateQueries;
import dev.agentlog.sequencer.internal.relay.Notices;
import dev.agentlog.sequencer.internal.sessions.SessionOpener;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sequencer's HTTP server.
 *
 * <p>It listens before the sequencer is ready, since the address is part of the sequencer's
 * settings, and answers 503 until {@link #serve} is called, but for health and measurements, which
 * {@link #serveHealth} begins to answer. Paths are split before they are decoded, so that session
 * ids may hold any character. Thread-safe.
 */
public final class HttpApi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
  private static final int MAX_THREADS = 16;
  private static final int MIN_THREADS = 2;

  /** An owner that stands still must not hold up the answer for as long as an opening may take. */
  private static final Duration FORWARDED_GET_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration FORWARD_TIMEOUT = Duration.ofSeconds(35);

  private final Javalin server;
  private final Forwarder forwarder = new Forwarder(FORWARD_TIMEOUT, FORWARDED_GET_TIMEOUT);
  private volatile @Nullable SessionsResource sessions;
  private volatile @Nullable HealthResource health;
  private volatile Supplier<String> metrics = () -> "";

  /**
   * Starts to listen.
   *
   * @param port the port; 0 takes any free one
   * @throws AgentLogException if the port is taken
   */
  public HttpApi(String host, int port) {
    this.server = Javalin.create(this::configure);
    try {
      server.start(host, port);
    } catch (JavalinBindException e) {
      throw new AgentLogException(
          "Cannot listen on %s:%d: %s; choose another http.port, or end the program that has it."
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  /** The port that the server listens on. */
  public int port() {
    return server.port();
  }

  /** Answers from now on how the sequencer is. May be called again with what knows it better. */
  public void serveHealth(
      Supplier<Condition> condition, Notices notices, Supplier<String> metrics) {
    this.metrics = metrics;
    health = new HealthResource(condition, notices);
  }

  /** Answers from now on what is asked about sessions. */
  public void serve(StateQueries queries, Ownership ownership, SessionOpener opener) {
    sessions = new SessionsResource(queries, ownership, opener, forwarder);
  }

  /** How many sessions are open on other instances. */
  public CompletableFuture<Integer> openSessionsElsewhere() {
    SessionsResource resource = sessions;
    if (resource == null) {
      return CompletableFuture.completedFuture(0);
    }
    return resource.openElsewhere();
  }

  @Override
  public void close() {
    server.stop();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    config.jetty.modifyHttpConfiguration(http -> http.setUriCompliance(UriCompliance.UNSAFE));
    config.jetty.modifyServletContextHandler(
        context -> context.getServletHandler().setDecodeAmbiguousURIs(true));
    config.http.asyncTimeout = FORWARD_TIMEOUT.toMillis();
    config.routes.get("/*", this::handle);
    config.routes.put("/*", this::handle);
  }

  private void handle(Context context) {
    context.future(
        () ->
            route(context)
                .exceptionally(HttpApi::problem)
                .thenAccept(
                    reply -> {
                      context.status(reply.status());
                      context.contentType(reply.contentType());
                      if (reply.status() == 503) {
                        context.header("Retry-After", "1");
                      }
                      context.result(reply.body());
                    }));
  }

  private CompletableFuture<Reply> route(Context context) {
    try {
      Request request = new Request(context);
      return switch (request.segments().get(0)) {
        case "sessions" -> started(sessions).answer(request);
        case "health" -> started(health).answer(request);
        case "metrics" -> CompletableFuture.completedFuture(Reply.metrics(metrics.get()));
        default -> throw ProblemException.notFound("There is nothing at this path.");
      };
    } catch (AgentLogException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <R> R started(@Nullable R resource) {
    if (resource == null) {
      throw ProblemException.unavailable("The sequencer is starting; ask again in a moment.");
    }
    return resource;
  }

  private static Reply problem(Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    if (cause instanceof ProblemException problem) {
      return Reply.problem(problem.status(), problem.title(), String.valueOf(problem.getMessage()));
    }
    if (cause instanceof AgentLogRetriableException) {
      return Reply.problem(503, "Not available now", String.valueOf(cause.getMessage()));
    }
    if (cause instanceof TimeoutException
        || cause instanceof org.apache.kafka.common.errors.RetriableException) {
      return Reply.problem(
          503,
          "Not available now",
          "The sequencer did not finish in time; the broker or the sequencer is busy or away. Ask again in a moment: asking twice does no harm.");
    }
    LOG.atError().setCause(cause).log("A request failed.");
    return Reply.problem(
        500, "Internal error", "The request failed; the sequencer's log says why.");
  }
}
