package dev.agentlog.sequencer.internal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.sequencer.internal.query.Ownership;
import dev.agentlog.sequencer.internal.query.StateQueries;
import java.net.HttpURLConnection;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * The list of all sessions: each instance tells those of the partitions that it owns, and which
 * partitions those are, so that a list in which some are missing is not taken for a whole one.
 * Thread-safe; nothing blocks.
 */
final class SessionList {
  private static final String PATH = "/sessions";
  private static final String SESSIONS = "sessions";
  private static final String PARTITIONS = "partitions";
  private static final String STATUS = "status";

  private final StateQueries queries;
  private final Ownership ownership;
  private final Forwarder forwarder;

  /** Sessions by id, and the partitions that they are all sessions of. */
  private record Part(SortedMap<String, ObjectNode> sessions, Set<Integer> partitions) {
    Part() {
      this(new TreeMap<>(), new TreeSet<>());
    }

    Part and(Part other) {
      sessions.putAll(other.sessions);
      partitions.addAll(other.partitions);
      return this;
    }
  }

  SessionList(StateQueries queries, Ownership ownership, Forwarder forwarder) {
    this.queries = queries;
    this.ownership = ownership;
    this.forwarder = forwarder;
  }

  /** All sessions; this instance's only, with their partitions, if another instance asks. */
  CompletableFuture<Reply> answer(Request request) {
    CompletableFuture<Part> own = here();
    return request.forwarded()
        ? own.thenApply(part -> Reply.ok(json(part).set(PARTITIONS, partitions(part))))
        : joined(own, elsewhere()).thenApply(part -> Reply.ok(json(whole(part))));
  }

  /** How many sessions are open on other instances. */
  CompletableFuture<Integer> openElsewhere() {
    return elsewhere()
        .thenApply(
            part ->
                (int)
                    part.sessions().values().stream()
                        .filter(row -> row.path(STATUS).asText().equals("OPEN"))
                        .count());
  }

  private CompletableFuture<Part> here() {
    return queries
        .localSessions()
        .thenApply(
            local -> {
              Part part = new Part();
              local.sessions().forEach((id, row) -> part.sessions().put(id, Json.of(id, row)));
              part.partitions().addAll(local.partitions());
              return part;
            });
  }

  private CompletableFuture<Part> elsewhere() {
    CompletableFuture<Part> all = CompletableFuture.completedFuture(new Part());
    for (String address : ownership.others()) {
      all = joined(all, at(address));
    }
    return all;
  }

  private CompletableFuture<Part> at(String address) {
    return forwarder
        .forward(address, "GET", PATH, "")
        .handle(
            (answer, failure) -> {
              if (failure != null || answer.status() != HttpURLConnection.HTTP_OK) {
                throw ProblemException.unavailable(
                    "The sequencer at %s does not tell its sessions now; ask again in a moment."
                        .formatted(address));
              }
              return parse(address, answer.body());
            });
  }

  private static Part parse(String address, String body) {
    Part part = new Part();
    try {
      JsonNode root = Json.MAPPER.readTree(body);
      for (JsonNode session : root.path(SESSIONS)) {
        part.sessions().put(session.path("session").asText(), (ObjectNode) session);
      }
      root.path(PARTITIONS).forEach(partition -> part.partitions().add(partition.asInt()));
      return part;
    } catch (JsonProcessingException e) {
      throw ProblemException.unavailable(
          "The sequencer at %s gave an answer that is not JSON.".formatted(address));
    }
  }

  private Part whole(Part part) {
    int missing = ownership.partitions() - part.partitions().size();
    if (missing > 0) {
      throw ProblemException.unavailable(
          "%d of %d partitions have no owner that answers now; ask again in a moment."
              .formatted(missing, ownership.partitions()));
    }
    return part;
  }

  private static CompletableFuture<Part> joined(
      CompletableFuture<Part> left, CompletableFuture<Part> right) {
    return left.thenCombine(right, Part::and);
  }

  private static ObjectNode json(Part part) {
    ObjectNode json = Json.object();
    json.putArray(SESSIONS).addAll(part.sessions().values());
    return json;
  }

  private static ArrayNode partitions(Part part) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    part.partitions().forEach(array::add);
    return array;
  }
}
