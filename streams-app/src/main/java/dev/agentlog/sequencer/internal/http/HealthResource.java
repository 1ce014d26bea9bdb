package dev.agentlog.sequencer.internal.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.sequencer.internal.health.Condition;
import dev.agentlog.sequencer.internal.relay.Notices;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Liveness and readiness. Thread-safe. */
final class HealthResource {
  private final Supplier<Condition> health;
  private final Notices notices;

  HealthResource(Supplier<Condition> health, Notices notices) {
    this.health = health;
    this.notices = notices;
  }

  CompletableFuture<Reply> answer(Request request) {
    List<String> path = request.segments();
    Condition now = health.get();
    return switch (path.size() == 2 ? path.get(1) : "") {
      case "live" -> CompletableFuture.completedFuture(reply(now.isLive(), now));
      case "ready" -> CompletableFuture.completedFuture(reply(now.isReady(), now));
      default -> throw ProblemException.notFound("There is nothing at this path.");
    };
  }

  private Reply reply(boolean good, Condition now) {
    return Reply.json(good ? 200 : 503, body(good, now));
  }

  private ObjectNode body(boolean good, Condition now) {
    ObjectNode json =
        Json.object()
            .put("status", good ? "UP" : "DOWN")
            .put("condition", now.name())
            .put("advice", now.advice());
    ArrayNode list = json.putArray("notices");
    notices
        .newest()
        .forEach(
            notice ->
                list.addObject()
                    .put("at", notice.at().toString())
                    .put("subject", notice.subject())
                    .put("text", notice.text()));
    return json;
  }
}
