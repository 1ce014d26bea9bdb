package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.RegistryUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks a schema registry over HTTP; no question takes longer than the timeout. Thread-safe. */
final class RegistryHttp {

  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  private static final int NOT_FOUND = 404;

  private final String base;
  private final @Nullable String authorization;
  private final Duration timeout;
  private final HttpClient client;

  /**
   * Creates a client; it does not connect yet.
   *
   * @param url with or without {@code user:password@}
   */
  RegistryHttp(String url, Duration timeout) {
    URI uri = parse(url);
    this.base = withoutUser(uri);
    this.authorization = authorization(uri.getUserInfo());
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  private static URI parse(String url) {
    try {
      URI uri = new URI(url);
      boolean http =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      if (http && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException notUrl) {
      throw notRegistry(notUrl);
    }
    throw notRegistry(null);
  }

  /** The URL is not quoted, for it may hold a password. */
  private static InvalidArgumentException notRegistry(@Nullable Exception cause) {
    return new InvalidArgumentException(
        "The URL of the schema registry cannot be used: give 'bundled:', or http(s)://host[:port][/path] of a registry with the Confluent REST API.",
        cause);
  }

  private static String withoutUser(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getRawPath().replaceAll("/+$", "");
    return uri.getScheme() + "://" + uri.getHost() + port + path;
  }

  private static @Nullable String authorization(@Nullable String user) {
    return user == null
        ? null
        : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the registry's URL, without user and trailing slash. */
  String base() {
    return base;
  }

  RegistryAnswer get(String path) {
    return ask(request(path).GET().build());
  }

  RegistryAnswer post(String path, byte[] json) {
    return ask(
        request(path)
            .header("Content-Type", MEDIA_TYPE)
            .POST(BodyPublishers.ofByteArray(json))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Accept", MEDIA_TYPE + ", application/json");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return request;
  }

  /**
   * The client's own timeouts cover parts of an exchange; this one covers it from connecting to the
   * end of the body.
   */
  private RegistryAnswer ask(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> response =
        client.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      return answer(response.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      throw unavailable("does not answer within %d ms".formatted(timeout.toMillis()), late);
    } catch (ExecutionException failed) {
      throw unavailable("cannot be reached (" + reason(failed) + ")", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unavailable("has not answered before the waiting thread was interrupted", interrupted);
    } finally {
      response.cancel(true);
    }
  }

  private RegistryAnswer answer(HttpResponse<byte[]> response) {
    RegistryAnswer answer;
    try {
      answer = new RegistryAnswer(base, response.statusCode(), FlatJson.read(response.body()));
    } catch (IOException notJson) {
      answer = new RegistryAnswer(base, response.statusCode(), Map.of());
    }
    // A 404 that does not name its error is not the registry's: it comes from a wrong path or a
    // proxy.
    if (answer.status() == NOT_FOUND && !answer.isError()) {
      throw unavailable(
          "answers with HTTP status %d and not as its API does".formatted(answer.status()), null);
    }
    return answer;
  }

  private static String reason(ExecutionException failed) {
    Throwable cause = failed.getCause();
    if (cause == null) {
      return "unknown cause";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private RegistryUnavailableException unavailable(String sentence, @Nullable Exception cause) {
    return new RegistryUnavailableException(
        "The schema registry at %s %s; check the URL, and that the registry runs."
            .formatted(base, sentence),
        cause);
  }
}
