package dev.agentlog.sequencer.internal.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Passes requests on to the instance that can answer them, once. Thread-safe; never blocks. */
final class Forwarder {
  /**
   * Marks a request that was passed on, so that two instances that disagree do not pass it in
   * circles.
   */
  static final String FORWARDED = "agentlog-forwarded";

  /**
   * Another instance's answer.
   *
   * @param status the HTTP status
   * @param contentType the body's media type
   * @param body the body
   */
  record Answer(int status, String contentType, String body) {}

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final Duration timeout;
  private final Duration getTimeout;

  /** A forwarder that waits so long for an answer, and so long for one to a GET. */
  Forwarder(Duration timeout, Duration getTimeout) {
    this.timeout = timeout;
    this.getTimeout = getTimeout;
  }

  CompletableFuture<Answer> forward(String address, String method, String rawTarget, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + rawTarget))
            .timeout(method.equals("GET") ? getTimeout : timeout)
            .header(FORWARDED, "1")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(
            response ->
                new Answer(
                    response.statusCode(),
                    response.headers().firstValue("content-type").orElse("application/json"),
                    response.body()));
  }
}
