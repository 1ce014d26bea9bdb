package dev.agentlog.sequencer.internal.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.schemas.Limits;
import dev.agentlog.sequencer.internal.query.Ownership;
import dev.agentlog.sequencer.internal.query.Ownership.Owner;
import dev.agentlog.sequencer.internal.query.StateQueries;
import dev.agentlog.sequencer.internal.sessions.OpenOutcome;
import dev.agentlog.sequencer.internal.sessions.OpenRequest;
import dev.agentlog.sequencer.internal.sessions.SessionOpener;
import dev.agentlog.v1.Tombstone;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Sessions over HTTP: what a session's owner answers itself, and what is passed on to the owner.
 * Thread-safe; nothing blocks.
 */
final class SessionsResource {
  private static final int DEFAULT_TOMBSTONES = 100;
  private static final int MOST_TOMBSTONES = 1_000;

  private final StateQueries queries;
  private final Ownership ownership;
  private final SessionOpener opener;
  private final Forwarder forwarder;
  private final SessionList list;

  SessionsResource(
      StateQueries queries, Ownership ownership, SessionOpener opener, Forwarder forwarder) {
    this.queries = queries;
    this.ownership = ownership;
    this.opener = opener;
    this.forwarder = forwarder;
    this.list = new SessionList(queries, ownership, forwarder);
  }

  /** How many sessions are open on other instances. */
  CompletableFuture<Integer> openElsewhere() {
    return list.openElsewhere();
  }

  /** Answers a request whose path begins with {@code /sessions}. */
  CompletableFuture<Reply> answer(Request request) {
    List<String> path = request.segments();
    if (path.size() == 1 && request.isGet()) {
      return list.answer(request);
    }
    if (path.size() < 2) {
      throw ProblemException.notFound("There is nothing at this path.");
    }
    String session = checked(path.get(1));
    Owner owner =
        ownership
            .ownerOf(session)
            .orElseThrow(
                () ->
                    ProblemException.unavailable(
                        "Partitions are being distributed between the sequencers; ask again in a moment."));
    if (owner.here()) {
      return own(request, session, owner.partition());
    }
    if (request.forwarded()) {
      throw ProblemException.unavailable(
          "The session is moving between two sequencers; ask again in a moment.");
    }
    return forwarder
        .forward(owner.address(), request.method(), request.rawTarget(), request.body())
        .handle(
            (answer, failure) ->
                failure == null
                    ? new Reply(answer.status(), answer.contentType(), answer.body())
                    : Reply.problem(
                        503,
                        "Not available now",
                        "The sequencer at %s, which has this session, does not answer; ask again in a moment."
                            .formatted(owner.address())));
  }

  private CompletableFuture<Reply> own(Request request, String session, int partition) {
    List<String> path = request.segments();
    if (request.isPut() && path.size() == 2) {
      return open(partition, session, OpenRequests.parse(request.body()));
    }
    if (!request.isGet()) {
      throw new ProblemException(
          405, "Method not allowed", "Only GET, and PUT /sessions/{session}, are understood.");
    }
    String what = path.size() > 2 ? path.get(2) : "";
    if (path.size() == 2) {
      return queries
          .session(partition, session)
          .thenApply(row -> Reply.ok(Json.of(session, row.orElseThrow(() -> unknown(session)))));
    }
    if (path.size() == 3 && what.equals("branches")) {
      return branches(partition, session);
    }
    if (path.size() == 4 && what.equals("branches")) {
      return branch(partition, session, path.get(3));
    }
    if (path.size() == 3 && what.equals("tombstones")) {
      return tombstones(request, partition, session);
    }
    if (path.size() == 4 && what.equals("runs")) {
      return run(partition, session, path.get(3));
    }
    throw ProblemException.notFound("There is nothing at this path.");
  }

  private CompletableFuture<Reply> open(int partition, String session, OpenRequest open) {
    return opener.open(partition, session, open).thenApply(outcome -> opened(session, outcome));
  }

  private static Reply opened(String session, OpenOutcome outcome) {
    return switch (outcome) {
      case CREATED, ALREADY_OPEN ->
          Reply.json(
              outcome == OpenOutcome.CREATED ? 201 : 200,
              Json.object().put("session", session).put("created", outcome == OpenOutcome.CREATED));
      case CLOSED ->
          Reply.problem(
              409,
              "Session closed",
              "The session '%s' was closed and stays closed; open one with another id."
                  .formatted(session));
      case TOO_MANY_OPEN ->
          Reply.problem(
              429,
              "Too many open sessions",
              "As many sessions are open as max.open.sessions allows; close one, or raise the limit.");
    };
  }

  private CompletableFuture<Reply> branches(int partition, String session) {
    return queries
        .branches(partition, session)
        .thenApply(
            branches -> {
              if (branches.isEmpty()) {
                throw unknown(session);
              }
              ObjectNode json = Json.object();
              ArrayNode list = json.putArray("branches");
              branches.forEach((branch, row) -> list.add(Json.of(session, branch, row)));
              return Reply.ok(json);
            });
  }

  private CompletableFuture<Reply> branch(int partition, String session, String branch) {
    return queries
        .branch(partition, session, branch)
        .thenApply(
            row ->
                Reply.ok(
                    Json.of(
                        session,
                        branch,
                        row.orElseThrow(
                            () ->
                                ProblemException.notFound(
                                    "The session '%s' has no branch '%s', or was never opened."
                                        .formatted(session, branch))))));
  }

  private CompletableFuture<Reply> run(int partition, String session, String run) {
    return queries
        .runs(partition, session, run)
        .thenApply(
            rows -> {
              ObjectNode json = Json.object();
              ArrayNode list = json.putArray("terminals");
              rows.forEach((branch, row) -> list.add(Json.of(session, run, branch, row)));
              return Reply.ok(json);
            });
  }

  private CompletableFuture<Reply> tombstones(Request request, int partition, String session) {
    Predicate<Tombstone> filter =
        request
            .query("branch")
            .<Predicate<Tombstone>>map(
                branch -> tombstone -> tombstone.getBranchId().equals(branch))
            .orElse(tombstone -> true);
    int limit = request.query("limit").map(SessionsResource::limit).orElse(DEFAULT_TOMBSTONES);
    return queries
        .session(partition, session)
        .thenCompose(
            row -> {
              if (row.isEmpty()) {
                throw unknown(session);
              }
              return queries.tombstones(partition, session, filter, limit);
            })
        .thenApply(
            found -> {
              ObjectNode json = Json.object();
              ArrayNode list = json.putArray("tombstones");
              found.forEach(tombstone -> list.add(Json.of(tombstone)));
              return Reply.ok(json);
            });
  }

  private static int limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST_TOMBSTONES) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw badLimit(text);
    }
    throw badLimit(text);
  }

  private static ProblemException badLimit(String text) {
    return ProblemException.badRequest(
        "The parameter limit=%s must be a whole number from 1 to %d."
            .formatted(text, MOST_TOMBSTONES));
  }

  private static String checked(String session) {
    int bytes = session.getBytes(StandardCharsets.UTF_8).length;
    if (session.isBlank() || bytes > Limits.MAX_SESSION_ID_BYTES) {
      throw ProblemException.badRequest(
          "A session id must not be blank and has at most %d bytes in UTF-8; this one has %d."
              .formatted(Limits.MAX_SESSION_ID_BYTES, bytes));
    }
    return session;
  }

  private static ProblemException unknown(String session) {
    return ProblemException.notFound(
        "The session '%s' was never opened; PUT /sessions/{session} opens it.".formatted(session));
  }
}
