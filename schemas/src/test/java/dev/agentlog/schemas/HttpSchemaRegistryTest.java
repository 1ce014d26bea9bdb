package dev.agentlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentlog.schemas.internal.HttpSchemaRegistry;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpSchemaRegistryTest {

  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Duration IMPATIENT = Duration.ofMillis(300);
  private static final String UNKNOWN = "{\"error_code\":40403,\"message\":\"Schema not found\"}";
  private static final String LOOK_UP = "POST /apis/ccompat/v7/subjects/dev.agentlog.v1.AgentEvent";
  private static final String REGISTER = LOOK_UP + "/versions";

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private SchemaRegistry registry;

  /** What the fake registry does with a request. */
  private interface Handler {
    void handle(String request, HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setExecutor(threads);
    server.start();
    registry = registry("", PATIENT);
  }

  @AfterEach
  void stopServer() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private SchemaRegistry registry(String user, Duration timeout) {
    return new HttpSchemaRegistry(
        "http://%s127.0.0.1:%d/apis/ccompat/v7/".formatted(user, server.getAddress().getPort()),
        timeout);
  }

  private void serve(Handler handler) {
    server.createContext(
        "/",
        exchange -> {
          String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          requests.add(request);
          handler.handle(request, exchange);
        });
  }

  private static void answer(HttpExchange exchange, int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try {
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String quoted(String json) {
    return "\"" + json.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  @Test
  void aKnownSchemaDoesNotHideThatTheRegistryIsAway() {
    serve(
        (request, exchange) ->
            answer(
                exchange, 200, "{\"schema\":" + quoted(Verdict.getClassSchema().toString()) + "}"));
    registry.verifyReachable(41);
    assertThat(registry.schemaById(41)).isEqualTo(Verdict.getClassSchema());
    server.stop(0);

    assertThat(registry.schemaById(41)).isEqualTo(Verdict.getClassSchema());
    assertThatThrownBy(() -> registry.verifyReachable(41))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void schemaIsAskedForOnce() {
    serve(
        (request, exchange) ->
            answer(
                exchange, 200, "{\"schema\":" + quoted(Verdict.getClassSchema().toString()) + "}"));

    Schema first = registry.schemaById(41);
    Schema second = registry.schemaById(41);

    assertThat(first).isEqualTo(Verdict.getClassSchema()).isSameAs(second);
    assertThat(requests).containsExactly("GET /apis/ccompat/v7/schemas/ids/41");
  }

  @Test
  void schemaThatIsRegisteredIsLookedUpOnce() {
    serve(
        (request, exchange) ->
            answer(exchange, 200, "{\"subject\":\"s\",\"id\":17,\"version\":3}"));

    assertThat(registry.idOf(AgentEvent.getClassSchema())).isEqualTo(17);
    assertThat(registry.idOf(AgentEvent.getClassSchema())).isEqualTo(17);
    assertThat(requests).containsExactly(LOOK_UP);
  }

  @Test
  void schemaThatIsMissingIsRegisteredAsOtherLanguagesSeeIt() {
    serve(
        (request, exchange) -> {
          boolean register = request.equals(REGISTER);
          answer(exchange, register ? 200 : 404, register ? "{\"id\":18}" : UNKNOWN);
        });

    assertThat(registry.idOf(AgentEvent.getClassSchema())).isEqualTo(18);
    assertThat(requests).containsExactly(LOOK_UP, REGISTER);
    assertThat(bodies.get(1))
        .startsWith("{\"schema\":\"{\\\"type\\\":\\\"record\\\"")
        .doesNotContain("avro.java");
  }

  @Test
  void unknownIdIsNotRemembered() {
    serve((request, exchange) -> answer(exchange, 404, UNKNOWN));

    assertThatThrownBy(() -> registry.schemaById(5))
        .isInstanceOf(UnknownSchemaIdException.class)
        .hasMessage(
            "The schema registry at http://127.0.0.1:%d/apis/ccompat/v7 does not know the schema id 5."
                .formatted(server.getAddress().getPort()));
    assertThatThrownBy(() -> registry.schemaById(5)).isInstanceOf(UnknownSchemaIdException.class);
    assertThat(requests).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | {\"error_code\":50001,\"message\":\"broken\"} | HTTP status 500, broken; try again later",
        "503 | '' | HTTP status 503, no message; try again later",
        "429 | {\"error_code\":42900,\"message\":\"slow down\"} | HTTP status 429, slow down; try again later",
        "404 | <html>no such page</html> | HTTP status 404 and not as its API does",
        "200 | garbage | answers without a readable 'schema'",
        "200 | '' | answers without a readable 'schema'",
        "200 | [] | answers without a readable 'schema'",
        "200 | {\"schema\":null} | answers without a readable 'schema'",
        "200 | {\"schema\":\"not Avro\"} | gives for the id 5 what is not an Avro schema",
        "200 | {\"schema\":\"{\\\"type\\\":\\\"record\\\"}\"} | gives for the id 5 what is not an Avro schema",
      })
  void troubleOfTheRegistryIsRetriable(int status, String body, String sentence) {
    serve((request, exchange) -> answer(exchange, status, body));

    assertThatThrownBy(() -> registry.schemaById(5))
        .isInstanceOf(RegistryUnavailableException.class)
        .isInstanceOf(AgentLogRetriableException.class)
        .hasMessageContaining("http://127.0.0.1:" + server.getAddress().getPort())
        .hasMessageContaining(sentence);
  }

  @Test
  void refusedSchemaIsNotRetriable() {
    serve(
        (request, exchange) ->
            answer(
                exchange,
                request.equals(REGISTER) ? 409 : 404,
                request.equals(REGISTER)
                    ? "{\"error_code\":409,\"message\":\"incompatible\"}"
                    : UNKNOWN));

    assertThatThrownBy(() -> registry.idOf(AgentEvent.getClassSchema()))
        .isInstanceOf(AgentLogException.class)
        .isNotInstanceOf(AgentLogRetriableException.class)
        .hasMessageContaining(
            "refuses the id of the schema dev.agentlog.v1.AgentEvent: HTTP status 409, incompatible");
  }

  @Test
  void missingRightsAreNotRetriable() {
    serve((request, exchange) -> answer(exchange, 401, ""));

    assertThatThrownBy(() -> registry.schemaById(5))
        .isInstanceOf(AgentLogException.class)
        .isNotInstanceOf(AgentLogRetriableException.class)
        .hasMessageContaining("refuses the schema with id 5: HTTP status 401");
  }

  @Test
  void refusedConnectionIsRetriable() {
    server.stop(0);

    assertThatThrownBy(() -> registry.schemaById(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("cannot be reached");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void slowAnswerIsNotWaitedFor(boolean headersAtOnce) {
    serve(
        (request, exchange) -> {
          if (headersAtOnce) {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
          }
          awaitEnd();
        });

    assertThatThrownBy(() -> registry("", IMPATIENT).schemaById(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("does not answer within 300 ms");
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void interruptIsKept() {
    serve((request, exchange) -> awaitEnd());
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> registry.schemaById(1))
        .isInstanceOf(RegistryUnavailableException.class);

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void userAndPasswordAreSentAndNeverShown() {
    List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    serve(
        (request, exchange) -> {
          authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
          answer(exchange, 500, "");
        });

    assertThatThrownBy(() -> registry("ann:secret@", PATIENT).schemaById(1))
        .hasMessageNotContaining("secret");

    assertThat(authorizations).containsExactly("Basic YW5uOnNlY3JldA==");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bundled",
        "localhost:8081",
        "ftp://host",
        "http://",
        "http:///path",
        "http://a b",
        "http://h?x=1"
      })
  void otherUrlsAreRefused(String url) {
    assertThatThrownBy(() -> SchemaRegistry.of(url))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("bundled:");
  }

  @Test
  void codecTellsAnUnknownSchemaFromASilentRegistry() {
    serve((request, exchange) -> answer(exchange, request.endsWith("/7") ? 404 : 500, UNKNOWN));
    WireCodec<AgentEvent> codec = WireCodec.events(registry);

    assertThatThrownBy(() -> codec.decode(new byte[] {0, 0, 0, 0, 7, 1}))
        .isInstanceOf(MalformedEventException.class)
        .hasCauseInstanceOf(UnknownSchemaIdException.class);
    assertThatThrownBy(() -> codec.decode(new byte[] {0, 0, 0, 0, 8, 1}))
        .isInstanceOf(RegistryUnavailableException.class);
  }
}
