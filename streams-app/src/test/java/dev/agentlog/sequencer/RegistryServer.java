package dev.agentlog.sequencer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentlog.schemas.SchemaRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A small registry with the Confluent REST API, which can be away. Its ids are the bundled ones.
 */
final class RegistryServer implements AutoCloseable {
  private static final List<String> SUBJECTS =
      List.of("dev.agentlog.v1.AgentEvent", "dev.agentlog.v1.Tombstone", "dev.agentlog.v1.Verdict");

  private final int port;
  private final AtomicInteger questions = new AtomicInteger();
  private @Nullable HttpServer server;

  /** A registry that is away. */
  RegistryServer(int port) {
    this.port = port;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** How many questions it has answered. */
  int questions() {
    return questions.get();
  }

  void comeBack() {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      started.createContext("/", this::answer);
      started.start();
      server = started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void goAway() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  @Override
  public void close() {
    goAway();
  }

  private void answer(HttpExchange exchange) throws IOException {
    questions.incrementAndGet();
    exchange.getRequestBody().readAllBytes();
    Path path = Path.of(exchange.getRequestURI().getPath());
    String last = path.getFileName().toString();
    String body = path.startsWith("/subjects") ? idOf(last) : schema(Integer.parseInt(last));
    byte[] json = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, json.length);
    exchange.getResponseBody().write(json);
    exchange.close();
  }

  private static String idOf(String subject) {
    return "{\"id\":" + (SUBJECTS.indexOf(subject) + 1) + "}";
  }

  private static String schema(int id) {
    String text = SchemaRegistry.of(SchemaRegistry.BUNDLED).schemaById(id).toString();
    return "{\"schema\":\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
  }
}
