package dev.agentlog.sequencer.internal.sessions;

import dev.agentlog.sequencer.internal.failures.Failures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * Creates topics in batches: hundreds of sessions opened at once become a handful of requests.
 *
 * <p>Thread-safe. One thread of its own sends the requests.
 */
public final class TopicCreator implements AutoCloseable {
  private static final int LARGEST_BATCH = 100;
  private static final int REQUEST_TIMEOUT_MS = 10_000;
  private static final long GATHER_MS = 2;

  private record Request(NewTopic topic, CompletableFuture<Void> done) {}

  private final Admin admin;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  /** A creator that uses the given admin client and does not close it. */
  public TopicCreator(Admin admin) {
    this.admin = admin;
    this.thread = new Thread(this::run, "agentlog-topic-creator");
    thread.setDaemon(true);
    thread.start();
  }

  /** Creates a topic; completes when it exists, also if it did before, and its leader answers. */
  public CompletableFuture<Void> create(NewTopic topic) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (closed) {
      done.completeExceptionally(new IllegalStateException("The topic creator is closed."));
    } else {
      requests.add(new Request(topic, done));
    }
    return done;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    while (!closed) {
      try {
        send(gather());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    requests.forEach(
        left ->
            left.done()
                .completeExceptionally(new IllegalStateException("The topic creator is closed.")));
  }

  private List<Request> gather() throws InterruptedException {
    List<Request> batch = new ArrayList<>();
    batch.add(requests.take());
    while (batch.size() < LARGEST_BATCH) {
      Request next = requests.poll(GATHER_MS, TimeUnit.MILLISECONDS);
      if (next == null) {
        break;
      }
      batch.add(next);
    }
    return batch;
  }

  private void send(List<Request> batch) throws InterruptedException {
    Map<String, NewTopic> topics = new LinkedHashMap<>();
    batch.forEach(request -> topics.putIfAbsent(request.topic().name(), request.topic()));
    Map<String, Throwable> failures = new HashMap<>();
    Map<String, KafkaFuture<Void>> created =
        admin
            .createTopics(topics.values(), new CreateTopicsOptions().timeoutMs(REQUEST_TIMEOUT_MS))
            .values();
    created.forEach((name, result) -> note(failures, name, result));
    failures.putAll(
        new Leaders(admin)
            .await(
                topics.keySet().stream().filter(name -> !failures.containsKey(name)).toList(), 1));
    for (Request request : batch) {
      @Nullable Throwable failure = failures.get(request.topic().name());
      if (failure == null) {
        request.done().complete(null);
      } else {
        request.done().completeExceptionally(failure);
      }
    }
  }

  private static void note(Map<String, Throwable> failures, String name, KafkaFuture<?> result) {
    try {
      result.get(2L * REQUEST_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = Failures.unwrap(e);
      if (!(cause instanceof TopicExistsException)) {
        failures.put(name, cause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failures.put(name, e);
    } catch (TimeoutException e) {
      failures.put(name, e);
    }
  }
}
