package dev.agentlog.it.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A plain HTTP client of a sequencer. Thread-safe. */
public final class SequencerHttp {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** The answer to {@code PUT /sessions/{session}} without a body. */
  public HttpResponse<String> open(URI sequencer, String session) {
    return send(
        sequencer,
        "/sessions/" + encoded(session),
        HttpRequest.newBuilder().PUT(HttpRequest.BodyPublishers.noBody()));
  }

  /** The answer to a GET. */
  public HttpResponse<String> get(URI sequencer, String path) {
    return send(sequencer, path, HttpRequest.newBuilder().GET());
  }

  /** A path segment as it stands in a URL. */
  public static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpResponse<String> send(URI sequencer, String path, HttpRequest.Builder request) {
    try {
      return client.send(
          request.uri(URI.create(sequencer + path)).timeout(LIMIT).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking " + sequencer + path, e);
    }
  }
}
