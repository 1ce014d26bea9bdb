package dev.agentlog.sequencer.internal.sessions;

import dev.agentlog.rulebook.SessionState;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.sequencer.internal.query.StateQueries;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Opens sessions on the instance that sequences them: first the topics, then {@code
 * session.created}, then the wait until that is committed.
 *
 * <p>Opening is idempotent, and a failed attempt may be repeated. Thread-safe; nothing blocks.
 */
public final class SessionOpener {
  /**
   * What the opener works with.
   *
   * @param topics describes the session's topics
   * @param creator creates them
   * @param logTopics makes the log usable for the stream threads
   * @param queries reads the sessions' state
   * @param openSessions hears of sessions that were opened
   * @param events the codec of events
   * @param producer appends to the keyed inbox
   * @param timeout the longest time that one attempt may take
   */
  public record Tools(
      SessionTopics topics,
      TopicCreator creator,
      LogTopics logTopics,
      StateQueries queries,
      OpenSessions openSessions,
      WireCodec<AgentEvent> events,
      Producer<byte[], byte[]> producer,
      Duration timeout) {}

  private final Tools tools;
  private final OptionalInt limit;
  private final Supplier<CompletableFuture<Integer>> openElsewhere;

  /**
   * An opener.
   *
   * @param tools what it works with
   * @param limit most sessions that may be open at a time; empty for no limit
   * @param openElsewhere asks how many sessions the other instances have open
   */
  public SessionOpener(
      Tools tools, OptionalInt limit, Supplier<CompletableFuture<Integer>> openElsewhere) {
    this.tools = tools;
    this.limit = limit;
    this.openElsewhere = openElsewhere;
  }

  /** Opens a session that belongs to the given partition, unless it is open or closed already. */
  public CompletableFuture<OpenOutcome> open(int partition, String session, OpenRequest request) {
    return tools
        .queries()
        .session(partition, session)
        .thenCompose(
            row -> {
              if (row.isPresent() && !row.get().open()) {
                return CompletableFuture.completedFuture(OpenOutcome.CLOSED);
              }
              if (row.isPresent()) {
                return ensureTopics(session, request)
                    .thenApply(nothing -> OpenOutcome.ALREADY_OPEN);
              }
              return openNew(partition, session, request);
            })
        .orTimeout(tools.timeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<OpenOutcome> openNew(
      int partition, String session, OpenRequest request) {
    return reserve(session)
        .thenCompose(
            room ->
                room
                    ? ensureTopics(session, request)
                        .thenCompose(nothing -> tools.logTopics().warm(session))
                        .thenCompose(nothing -> appendCreated(partition, session, request))
                    : CompletableFuture.completedFuture(OpenOutcome.TOO_MANY_OPEN))
        .orTimeout(tools.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((outcome, failure) -> tools.openSessions().forget(session));
  }

  private CompletableFuture<Boolean> reserve(String session) {
    if (limit.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    return openElsewhere
        .get()
        .thenApply(elsewhere -> tools.openSessions().reserve(session, elsewhere, limit.getAsInt()));
  }

  private CompletableFuture<Void> ensureTopics(String session, OpenRequest request) {
    return CompletableFuture.allOf(
        tools.creator().create(tools.topics().log(session, request.retentionMs())),
        tools.creator().create(tools.topics().inbox(session)));
  }

  private CompletableFuture<OpenOutcome> appendCreated(
      int partition, String session, OpenRequest request) {
    UUID eventId = EventIds.next();
    CompletableFuture<Void> opened = tools.openSessions().awaitOpened(session);
    return send(partition, session, created(session, eventId, request))
        // Whoever else opened it meanwhile may have done so before this wait began.
        .thenCompose(nothing -> tools.queries().session(partition, session))
        .thenCompose(
            row ->
                row.isPresent()
                    ? CompletableFuture.completedFuture(row)
                    : opened.thenCompose(nothing -> tools.queries().session(partition, session)))
        .thenApply(row -> outcome(row, eventId));
  }

  private static OpenOutcome outcome(Optional<SessionState> row, UUID eventId) {
    if (row.isEmpty()) {
      throw new IllegalStateException("The session was opened and is gone again.");
    }
    if (row.get().createdBy().equals(eventId)) {
      return OpenOutcome.CREATED;
    }
    return row.get().open() ? OpenOutcome.ALREADY_OPEN : OpenOutcome.CLOSED;
  }

  private CompletableFuture<Void> send(int partition, String session, AgentEvent event) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    var unused =
        tools
            .producer()
            .send(
                new ProducerRecord<>(
                    tools.topics().namespace().inboxTopic(),
                    partition,
                    session.getBytes(StandardCharsets.UTF_8),
                    tools.events().encode(event)),
                (metadata, failure) -> {
                  if (failure == null) {
                    sent.complete(null);
                  } else {
                    sent.completeExceptionally(failure);
                  }
                });
    return sent;
  }

  private static AgentEvent created(String session, UUID eventId, OpenRequest request) {
    return AgentEvent.newBuilder()
        .setEventId(eventId.toString())
        .setSessionId(session)
        .setBranchId("main")
        .setKind(Kinds.SESSION_CREATED)
        .setLifecycle(Lifecycle.ORDINARY)
        .setOccurredAt(Instant.now())
        .setAgentId(request.agent())
        .setSource(Source.SYSTEM)
        .setLabels(request.labels())
        .setData(request.data())
        .build();
  }
}
