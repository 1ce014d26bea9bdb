package dev.agentlog.sequencer.internal.sessions;

import dev.agentlog.sequencer.internal.failures.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

  /** Creates a topic; completes when it exists, also if it did before. */
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
    CreateTopicsOptions options = new CreateTopicsOptions().timeoutMs(REQUEST_TIMEOUT_MS);
    Map<String, KafkaFuture<Void>> results =
        admin
            .createTopics(batch.stream().map(Request::topic).distinct().toList(), options)
            .values();
    List<CompletableFuture<Void>> pending = new ArrayList<>();
    for (Request request : batch) {
      KafkaFuture<Void> result = results.get(request.topic().name());
      if (result != null) {
        var unused = result.whenComplete((nothing, failure) -> complete(request, failure));
        pending.add(request.done());
      }
    }
    // One request at a time: the next batch gathers meanwhile.
    CompletableFuture<Void> all =
        CompletableFuture.allOf(pending.toArray(CompletableFuture<?>[]::new));
    try {
      all.get(2L * REQUEST_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      // Each request has been told by its own future.
      return;
    }
  }

  private static void complete(Request request, @Nullable Throwable failure) {
    if (failure == null || Failures.unwrap(failure) instanceof TopicExistsException) {
      request.done().complete(null);
    } else {
      request.done().completeExceptionally(Failures.unwrap(failure));
    }
  }
}
