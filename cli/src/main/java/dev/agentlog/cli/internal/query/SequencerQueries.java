package dev.agentlog.cli.internal.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentlog.cli.internal.connection.Connection;
import dev.agentlog.cli.internal.connection.RefusedException;
import dev.agentlog.cli.internal.connection.SurroundingsException;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.schemas.MetaTopic;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Queries about sessions, branches and tombstones, answered by any sequencer of a namespace. Where
 * sequencers answer is read from the namespace's meta topic. A sequencer that does not answer is
 * passed over; one that is restoring its state is asked again until the time is up.
 *
 * <p>Immutable; any thread may ask, and is blocked meanwhile.
 */
public final class SequencerQueries {

  private static final Duration FIND = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int CONNECT_MILLIS = 3_000;
  private static final int READ_MILLIS = 10_000;
  private static final long PAUSE_MILLIS = 200;

  private final String namespace;
  private final List<URI> sequencers;

  private SequencerQueries(String namespace, List<URI> sequencers) {
    this.namespace = namespace;
    this.sequencers = List.copyOf(sequencers);
  }

  /**
   * Finds the sequencers of a namespace.
   *
   * @param connection where its brokers are
   * @return ready to ask
   * @throws dev.agentlog.schemas.AgentLogException if no broker answers or there is no such
   *     namespace
   */
  public static SequencerQueries find(Connection connection) {
    MetaTopic.Contents meta =
        MetaTopic.read(connection.clientProperties(), connection.namespace(), FIND);
    return new SequencerQueries(
        connection.namespace().name(), new ArrayList<>(meta.instances().values()));
  }

  /** All sessions, by name. */
  public List<JsonNode> sessions() {
    List<JsonNode> sessions = new ArrayList<>();
    get("/sessions").path("sessions").forEach(sessions::add);
    sessions.sort(Comparator.comparing(session -> session.path("session").asText()));
    return sessions;
  }

  /** A session, or empty if the log does not know it. */
  public Optional<JsonNode> session(String session) {
    return find("/sessions/" + encode(session));
  }

  /** The branches of a session. */
  public JsonNode branches(String session) {
    return get("/sessions/" + encode(session) + "/branches").path("branches");
  }

  /** A branch of a session, or empty if the log does not know it. */
  public Optional<JsonNode> branch(String session, String branch) {
    return find("/sessions/" + encode(session) + "/branches/" + encode(branch));
  }

  /** The tombstones that are kept of a session, oldest first as the sequencer lists them. */
  public JsonNode tombstones(String session) {
    return get("/sessions/" + encode(session) + "/tombstones?limit=1000").path("tombstones");
  }

  private JsonNode get(String path) {
    Answer answer = ask(path);
    if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
      throw new RefusedException(
          answer.problem(
              "the log of namespace %s has nothing under %s.".formatted(namespace, path)));
    }
    return answer.ok(path);
  }

  private Optional<JsonNode> find(String path) {
    Answer answer = ask(path);
    return answer.status() == HttpURLConnection.HTTP_NOT_FOUND
        ? Optional.empty()
        : Optional.of(answer.ok(path));
  }

  private Answer ask(String path) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String busy;
    do {
      busy = "";
      for (URI sequencer : sequencers) {
        try {
          Answer answer = ask(sequencer, path);
          if (answer.status() != HttpURLConnection.HTTP_UNAVAILABLE) {
            return answer;
          }
          busy = answer.problem("it is restoring its state");
        } catch (IOException e) {
          // This one is gone or out of reach; another may answer.
        }
      }
    } while (!busy.isEmpty() && System.nanoTime() < end && pause());
    String why =
        sequencers.isEmpty() ? "none has ever run" : busy.isEmpty() ? "tried " + sequencers : busy;
    throw new SurroundingsException(
        "no sequencer of namespace %s answers (%s); start one with 'agentlog dev' or 'agentlog sequencer'."
            .formatted(namespace, why));
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Answer ask(URI sequencer, String path) throws IOException {
    URI address = sequencer.resolve(path);
    HttpURLConnection http = (HttpURLConnection) address.toURL().openConnection();
    http.setConnectTimeout(CONNECT_MILLIS);
    http.setReadTimeout(READ_MILLIS);
    http.setRequestProperty("Accept", "application/json, application/problem+json");
    try {
      int status = http.getResponseCode();
      try (var body =
          status < HttpURLConnection.HTTP_BAD_REQUEST
              ? http.getInputStream()
              : http.getErrorStream()) {
        return new Answer(
            status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    } finally {
      http.disconnect();
    }
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private record Answer(int status, String body) {

    JsonNode ok(String path) {
      if (status != HttpURLConnection.HTTP_OK) {
        throw new SurroundingsException(
            problem("the sequencer answered %s with HTTP status %d.".formatted(path, status)));
      }
      try {
        return Json.parse(body);
      } catch (JsonProcessingException e) {
        throw new SurroundingsException(
            "the sequencer answered %s with something that is not JSON.".formatted(path), e);
      }
    }

    String problem(String otherwise) {
      return Json.tryParse(body)
          .map(json -> json.path("detail").asText(""))
          .filter(detail -> !detail.isBlank())
          .orElse(otherwise);
    }
  }
}
