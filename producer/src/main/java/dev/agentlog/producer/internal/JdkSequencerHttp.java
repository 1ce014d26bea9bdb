package dev.agentlog.producer.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Speaks with sequencers by the JDK's HTTP client, which is made at the first request. Safe for use
 * by any thread.
 */
final class JdkSequencerHttp implements SequencerHttp {

  private final String name;

  /** The requests under way, by the number that each got when it began. */
  @GuardedBy("this")
  private final Map<Long, CompletableFuture<HttpResponse<String>>> underWay = new HashMap<>();

  @GuardedBy("this")
  private long begun;

  @GuardedBy("this")
  private @Nullable HttpClient client;

  @GuardedBy("this")
  private @Nullable ExecutorService threads;

  @GuardedBy("this")
  private boolean closed;

  /**
   * Creates it.
   *
   * @param name the name of its threads
   */
  JdkSequencerHttp(String name) {
    this.name = name;
  }

  @Override
  public Answer putSession(URI sequencer, String session, String body, Duration timeout)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address(sequencer, session))
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build();
    long number = begin(request);
    try {
      HttpResponse<String> answer = response(number).get();
      return new Answer(answer.statusCode(), answer.body());
    } catch (ExecutionException failure) {
      if (isClosed()) {
        throw new CancellationException("closed");
      }
      Throwable cause = Failures.unwrap(failure);
      throw cause instanceof IOException io ? io : new IOException(cause);
    } finally {
      end(number);
    }
  }

  /** Returns the address of a session at a sequencer. */
  static URI address(URI sequencer, String session) {
    String base = sequencer.toString();
    String slash = base.endsWith("/") ? "" : "/";
    return URI.create(base + slash + "sessions/" + EventHeaders.segment(session));
  }

  private synchronized long begin(HttpRequest request) {
    if (closed) {
      throw new CancellationException("closed");
    }
    underWay.put(++begun, client().sendAsync(request, BodyHandlers.ofString()));
    return begun;
  }

  private synchronized CompletableFuture<HttpResponse<String>> response(long number) {
    return Objects.requireNonNull(underWay.get(number));
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void end(long number) {
    CompletableFuture<HttpResponse<String>> response = underWay.remove(number);
    if (response != null) {
      response.cancel(true);
    }
  }

  @GuardedBy("this")
  private HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      ExecutorService pool =
          Executors.newCachedThreadPool(
              task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
              });
      made =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(Duration.ofSeconds(2))
              .executor(pool)
              .build();
      threads = pool;
      client = made;
    }
    return made;
  }

  /** Cancels what is under way. The JDK's client ends its own thread once it is unreachable. */
  @Override
  public synchronized void close() {
    closed = true;
    underWay.values().forEach(response -> response.cancel(true));
    client = null;
    ExecutorService pool = threads;
    if (pool != null) {
      pool.shutdown();
    }
  }
}
