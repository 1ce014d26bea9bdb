package dev.agentlog.it.fleet;

import dev.agentlog.it.cluster.Cluster;
import dev.agentlog.it.cluster.SequencerProcess;
import dev.agentlog.it.cluster.TopicTail;
import dev.agentlog.it.cluster.TopicTail.Isolation;
import dev.agentlog.schemas.Envelope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks the sequencers for heads, one after another, and compares each answer with the feed: it must
 * not be behind what was committed before the question, must be committed too, or must say in the
 * due form that there is no answer now.
 *
 * <p>A transaction is decided a moment before its readers see it, so an answer may be that moment
 * ahead of the feed. Thread-safe; has a thread of its own.
 */
public final class QueryWatch implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final Pattern HEAD = Pattern.compile("\"head\":(\\d+)");
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Envelope envelope = new Envelope();
  private final List<String> sessions;
  private final TopicTail feed;
  private final Map<String, Long> heads = new HashMap<>();
  private final Thread thread = new Thread(this::run, "query-watch");
  private volatile List<URI> asked = List.of();
  private volatile boolean closed;

  private final List<String> troubles = new ArrayList<>();
  private int answered;
  private int unavailable;
  private int unreachable;
  private long slowestMillis;

  /** Watches, and asks nobody yet. */
  public QueryWatch(Cluster cluster, List<String> sessions) {
    this.sessions = sessions;
    this.feed =
        new TopicTail(
            cluster.bootstrap(), Isolation.COMMITTED, List.of(cluster.namespace().feedTopic()));
    thread.setDaemon(true);
    thread.start();
  }

  /** Asks these from now on. */
  public void ask(List<SequencerProcess> sequencers) {
    asked = sequencers.stream().map(SequencerProcess::http).toList();
  }

  /**
   * Fails if an answer was wrong.
   *
   * @throws AssertionError if one was
   */
  public synchronized void check() {
    if (!troubles.isEmpty()) {
      throw new AssertionError(troubles.size() + " wrong answers: " + troubles);
    }
  }

  /** How many questions were answered with the due "not now". */
  public synchronized int unavailable() {
    return unavailable;
  }

  @Override
  public synchronized String toString() {
    return answered
        + " answered, "
        + unavailable
        + " not now, "
        + unreachable
        + " without an answer, the slowest after "
        + slowestMillis
        + " ms";
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (feed) {
      for (int turn = 0; !closed; turn++) {
        List<URI> now = asked;
        if (now.isEmpty()) {
          feed.poll().forEach(found -> fold(found.value()));
        } else {
          String session = sessions.get(turn / now.size() % sessions.size());
          ask(now.get(turn % now.size()), session);
        }
      }
    } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      trouble("The watch ended: " + e);
    }
  }

  private void ask(URI sequencer, String session) throws InterruptedException {
    URI path = URI.create(sequencer + "/sessions/" + session + "/branches/main");
    HttpRequest question = HttpRequest.newBuilder(path).timeout(LIMIT).build();
    long before = committedHead(session);
    long begin = System.nanoTime();
    try {
      HttpResponse<String> answer = client.send(question, HttpResponse.BodyHandlers.ofString());
      note(answer, Duration.ofNanos(System.nanoTime() - begin).toMillis());
      judge(answer, session, before);
    } catch (IOException e) {
      // Whoever was asked has just been killed, or stands still.
      noteUnreachable();
    }
  }

  private void judge(HttpResponse<String> answer, String session, long before) {
    String what = answer.uri() + " was answered " + answer.statusCode() + " " + answer.body();
    if (answer.statusCode() == OK) {
      long head = head(answer.body());
      if (head < before) {
        trouble(what + ", when " + before + " had been committed");
      } else if (!isCommittedSoon(session, head)) {
        trouble(what + ", and that is not committed");
      }
    } else if (answer.statusCode() != UNAVAILABLE
        || answer.headers().firstValue("retry-after").isEmpty()
        || !answer.headers().firstValue("content-type").orElse("").contains("problem+json")) {
      trouble(what + " with " + answer.headers().map());
    }
  }

  private boolean isCommittedSoon(String session, long head) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (committedHead(session) < head && System.nanoTime() < deadline && !closed) {
      feed.poll().forEach(found -> fold(found.value()));
    }
    return committedHead(session) >= head || closed;
  }

  private static long head(String body) {
    Matcher head = HEAD.matcher(body);
    return head.find() ? Long.parseLong(head.group(1)) : -1;
  }

  private long committedHead(String session) {
    feed.readToEnd().forEach(found -> fold(found.value()));
    return heads.getOrDefault(session, 0L);
  }

  private void fold(byte[] event) {
    envelope.wrap(event);
    if (envelope.branchId().equals("main")) {
      heads.put(envelope.sessionId(), envelope.sequence());
    }
  }

  private synchronized void note(HttpResponse<String> answer, long millis) {
    slowestMillis = Math.max(slowestMillis, millis);
    if (answer.statusCode() == OK) {
      answered++;
    } else {
      unavailable++;
    }
  }

  private synchronized void noteUnreachable() {
    unreachable++;
  }

  private synchronized void trouble(String what) {
    troubles.add(what);
  }
}
