package dev.agentlog.sequencer.internal.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.sequencer.internal.relay.Notices;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** Liveness and readiness. Thread-safe. */
final class HealthResource {
  private final Supplier<KafkaStreams.State> state;
  private final Notices notices;

  HealthResource(Supplier<KafkaStreams.State> state, Notices notices) {
    this.state = state;
    this.notices = notices;
  }

  CompletableFuture<Reply> answer(Request request) {
    List<String> path = request.segments();
    if (path.size() == 2 && path.get(1).equals("live")) {
      boolean live = state.get() != KafkaStreams.State.ERROR;
      return CompletableFuture.completedFuture(Reply.json(live ? 200 : 503, body(live)));
    }
    if (path.size() == 2 && path.get(1).equals("ready")) {
      boolean ready = state.get() == KafkaStreams.State.RUNNING;
      return CompletableFuture.completedFuture(Reply.json(ready ? 200 : 503, body(ready)));
    }
    throw ProblemException.notFound("There is nothing at this path.");
  }

  private ObjectNode body(boolean good) {
    ObjectNode json =
        Json.object().put("status", good ? "UP" : "DOWN").put("state", state.get().name());
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
