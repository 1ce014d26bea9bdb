package dev.agentlog.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.schemas.MetaTopic;
import dev.agentlog.sequencer.config.SequencerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoInstancesIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LIMIT = 6;

  @TempDir Path directory;

  @Test
  void eachInstanceAnswersForAllSessionsAndTheLimitHoldsForBothTogether() throws Exception {
    try (Stack stack =
        new Stack(directory.resolve("one"), Map.of(SequencerConfig.MAX_OPEN_SESSIONS, LIMIT))) {
      try (Sequencer second = second(stack)) {
        await().atMost(SOON).until(() -> shares(stack.sequencer.http(), second.http()));

        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < LIMIT; i++) {
          URI through = i % 2 == 0 ? stack.sequencer.http() : second.http();
          statuses.add(put(through, "s" + i).statusCode());
        }
        assertThat(statuses).containsOnly(201);
        HttpResponse<String> refused = put(second.http(), "one-too-many");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("max.open.sessions");

        for (URI through : List.of(stack.sequencer.http(), second.http())) {
          for (int i = 0; i < LIMIT; i++) {
            assertThat(get(through, "/sessions/s" + i + "/branches/main").body())
                .contains("\"head\":1");
          }
          assertThat(get(through, "/sessions").body()).contains("\"s0\"", "\"s1\"", "\"s5\"");
        }
        stack.send(
            Events.to(
                stack.namespace.ownInboxTopic("s0"),
                Events.event("s0", "main", "session.closed")
                    .setLifecycle(dev.agentlog.v1.Lifecycle.TERMINAL)
                    .build()));
        await().atMost(SOON).until(() -> put(second.http(), "s0").statusCode() == 409);
        assertThat(put(stack.sequencer.http(), "room-again").statusCode()).isEqualTo(201);
        assertThat(instances(stack)).hasSize(2);
      }
      assertThat(instances(stack)).hasSize(1);
    }
  }

  /**
   * Whether each of the two has partitions: then neither can answer for every session by itself.
   */
  private static boolean shares(URI first, URI second) throws Exception {
    return get(first, "/health/ready").statusCode() == 200
        && get(second, "/health/ready").statusCode() == 200
        && get(first, "/sessions").statusCode() == 200
        && get(second, "/sessions").statusCode() == 200;
  }

  private Sequencer second(Stack stack) throws InterruptedException {
    Sequencer second =
        Sequencer.start(
            SequencerConfig.of(
                Map.of(
                    SequencerConfig.BOOTSTRAP_SERVERS, stack.broker.bootstrapServers(),
                    SequencerConfig.NAMESPACE, stack.namespace.name(),
                    SequencerConfig.STATE_DIR, directory.resolve("two").toString(),
                    SequencerConfig.HTTP_PORT, 0,
                    SequencerConfig.MAX_OPEN_SESSIONS, LIMIT)));
    assertThat(second.awaitReady(SOON)).isTrue();
    return second;
  }

  private static Map<String, URI> instances(Stack stack) {
    return MetaTopic.read(
            Map.of("bootstrap.servers", stack.broker.bootstrapServers()),
            stack.namespace,
            Duration.ofSeconds(20))
        .instances();
  }

  private static HttpResponse<String> put(URI base, String session) throws Exception {
    return retried(
        HttpRequest.newBuilder(URI.create(base + "/sessions/" + session))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private static HttpResponse<String> get(URI base, String path) throws Exception {
    return retried(HttpRequest.newBuilder(URI.create(base + path)).build());
  }

  /** 503 means: ask again. Partitions may still be moving. */
  private static HttpResponse<String> retried(HttpRequest request) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    List<HttpResponse<String>> last = new ArrayList<>();
    await()
        .atMost(SOON)
        .until(
            () -> {
              last.clear();
              last.add(http.send(request, HttpResponse.BodyHandlers.ofString()));
              return last.get(0).statusCode() != 503;
            });
    return last.get(0);
  }
}
