package dev.agentlog.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.embedded.FreePort;
import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.v1.Tombstone;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The schema registry is away: first when a namespace is to be made, then while appends are judged.
 * For how long is the system property {@code agentlog.away.seconds}.
 */
class RegistryAwayIT {
  private static final Duration AWAY =
      Duration.ofSeconds(Integer.getInteger("agentlog.away.seconds", 2));
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void startingWaitsForTheRegistryAndRunningDoesNotNeedIt(@TempDir Path directory)
      throws Exception {
    int port = FreePort.find();
    ExecutorService starter = Executors.newSingleThreadExecutor();
    try (RegistryServer registry = new RegistryServer(FreePort.find())) {
      Map<String, Object> settings = Map.of("registry", registry.url(), "http.port", port);
      CompletableFuture<Stack> starting =
          CompletableFuture.supplyAsync(() -> start(directory, settings), starter);
      theStartTellsThatItWaits(port, starting);

      registry.comeBack();

      try (Stack stack = starting.get(60, TimeUnit.SECONDS)) {
        assertThat(stack.get("/health/ready").body()).contains("\"condition\":\"WELL\"");
        appendsAreJudgedWithoutTheRegistry(stack, registry);
      }
    } finally {
      starter.shutdownNow();
    }
  }

  private static void theStartTellsThatItWaits(int port, CompletableFuture<Stack> starting)
      throws Exception {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> health(port).body(), body -> body.contains("REGISTRY_AWAY"));
    await()
        .during(AWAY)
        .atMost(AWAY.plus(SOON))
        .until(() -> health(port).statusCode() == 503 && !starting.isDone());
    assertThat(health(port).body()).contains("Check that the registry runs");
  }

  private static void appendsAreJudgedWithoutTheRegistry(Stack stack, RegistryServer registry)
      throws Exception {
    registry.goAway();
    int questions = registry.questions();
    String session = "without-registry";
    assertThat(stack.put(session, "").statusCode()).isEqualTo(201);
    sendOneOfEach(stack, session);
    await()
        .atMost(SOON)
        .until(
            () -> stack.get("/health/ready").body(),
            body -> body.contains("WELL_WITHOUT_REGISTRY"));
    await()
        .during(AWAY)
        .atMost(AWAY.plus(SOON))
        .until(() -> stack.get("/health/ready").statusCode() == 200);
    await().atMost(SOON).until(() -> stack.log(session).size() == 2);
    await().atMost(SOON).until(() -> stack.tombstones(session).size() == 1);
    assertThat(stack.tombstones(session))
        .extracting(Tombstone::getReason)
        .containsExactly("SEQUENCE_GAP");
    await().atMost(SOON).until(() -> stack.read(stack.namespace.verdictsTopic()).size() >= 2);
    assertThat(registry.questions()).isEqualTo(questions);

    registry.comeBack();

    await()
        .atMost(SOON)
        .until(
            () -> stack.get("/health/ready").body(),
            body -> body.contains("\"condition\":\"WELL\""));
  }

  private static void sendOneOfEach(Stack stack, String session) throws Exception {
    String inbox = stack.namespace.ownInboxTopic(session);
    ProducerRecord<byte[], byte[]> good =
        Events.to(inbox, Events.event(session, "main", "a.b").build());
    ProducerRecord<byte[], byte[]> gap =
        Events.to(inbox, Events.event(session, "main", "a.b").setSequence(9L).build());
    good.headers().add(HeaderNames.REPLY, new byte[0]);
    gap.headers().add(HeaderNames.REPLY, new byte[0]);
    stack.send(good);
    stack.send(gap);
  }

  private static Stack start(Path directory, Map<String, Object> settings) {
    try {
      return new Stack(directory, settings);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while starting.", e);
    }
  }

  private static HttpResponse<String> health(int port) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
