package dev.agentlog.producer.internal;

import dev.agentlog.producer.BranchOperation;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.WriterIdentity;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.schemas.Limits;
import dev.agentlog.v1.Lifecycle;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the sequencer refuses in an event whatever the log holds, checked before sending: a mistake
 * in a program should fail where it is made.
 */
public final class DraftRules {

  /** The times whose distance from 1970 in microseconds a long holds. */
  private static final Instant EARLIEST = Instant.ofEpochSecond(Long.MIN_VALUE / 1_000_000);

  private static final Instant LATEST = Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000);

  private DraftRules() {}

  /** Checks the kind, and what goes with it. */
  public static void checkKind(
      String kind,
      Lifecycle lifecycle,
      @Nullable String runId,
      @Nullable WriterIdentity writer,
      @Nullable BranchOperation operation) {
    if (!Kinds.wellFormed(kind)) {
      throw new InvalidEventException(
          "The kind '%s' is not one; use lower-case words with dots between, such as tool.call.completed."
              .formatted(shortened(kind)));
    }
    Checks.text("kind", kind, Limits.MAX_KIND_BYTES);
    checkLifecycle(kind, lifecycle);
    if (Kinds.isStandardRun(kind) && runId == null) {
      throw new InvalidEventException(
          "An event of kind %s must say which run it is about; set runId.".formatted(kind));
    }
    if (kind.equals(Kinds.WRITER_CLAIMED) && writer == null) {
      throw new InvalidEventException(
          "An event of kind %s must say who claims; set writer.".formatted(kind));
    }
    checkOperation(kind, operation);
  }

  private static void checkLifecycle(String kind, Lifecycle lifecycle) {
    Optional<Lifecycle> standard = Kinds.lifecycleOf(kind);
    if (standard.isPresent() && standard.get() != lifecycle) {
      throw new InvalidEventException(
          "An event of the standard kind %s has lifecycle %s and cannot have %s; leave the lifecycle out, or use a kind of your own."
              .formatted(kind, standard.get(), lifecycle));
    }
  }

  private static void checkOperation(String kind, @Nullable BranchOperation operation) {
    boolean fits =
        switch (kind) {
          case Kinds.BRANCH_FORKED -> operation instanceof BranchOperation.Fork;
          case Kinds.BRANCH_MERGED -> operation instanceof BranchOperation.Merge;
          default -> operation == null;
        };
    if (!fits) {
      throw new InvalidEventException(
          "An event of kind %s cannot be made with the branch operation %s; build branch events with EventDraft.forked or EventDraft.merged."
              .formatted(kind, operation));
    }
  }

  /** Checks the event ids that must be UUIDs. */
  public static void checkEventIds(String eventId, @Nullable String previousEventId) {
    checkEventId("event id", eventId);
    if (previousEventId != null) {
      checkEventId("previous event id", previousEventId);
    }
  }

  private static void checkEventId(String what, String id) {
    if (!EventIds.isCanonical(id)) {
      throw new InvalidEventException(
          "The %s '%s' is not a UUID of 36 characters; leave it out for a new one, or use EventIds.nextText()."
              .formatted(what, shortened(id)));
    }
  }

  /** Checks the ids that are free texts. */
  public static void checkIds(
      @Nullable String agentId,
      @Nullable String runId,
      @Nullable String turnId,
      @Nullable String correlationId) {
    if (agentId != null) {
      Checks.id("agent id", agentId);
    }
    checkLength("run id", runId);
    checkLength("turn id", turnId);
    checkLength("correlation id", correlationId);
  }

  private static void checkLength(String what, @Nullable String id) {
    if (id != null) {
      Checks.text(what, id, Limits.MAX_ID_BYTES);
    }
  }

  /** Checks the names of headers. */
  public static void checkHeaders(Set<String> names) {
    for (String name : names) {
      if (HeaderNames.isReserved(name)) {
        throw new InvalidEventException(
            "The header '%s' cannot be set: names that begin with '%s' are the log's own; use another name."
                .formatted(shortened(name), HeaderNames.RESERVED_PREFIX));
      }
    }
  }

  /** Checks that a time can be told in microseconds. */
  public static void checkTime(Instant occurredAt) {
    if (occurredAt.isBefore(EARLIEST) || occurredAt.isAfter(LATEST)) {
      throw new InvalidEventException(
          "The time %s cannot be told in microseconds from 1970 in 64 bits; use one between %s and %s."
              .formatted(occurredAt, EARLIEST, LATEST));
    }
  }

  /** Checks what depends on the branch that the event is appended to. */
  static void checkPlace(String kind, @Nullable BranchOperation operation, String branch) {
    boolean mainOnly = kind.equals(Kinds.SESSION_CREATED) || kind.equals(Kinds.SESSION_CLOSED);
    if (mainOnly && !branch.equals(SessionHandle.MAIN)) {
      throw new InvalidEventException(
          "An event of kind %s cannot be appended to branch '%s'; append it to '%s'."
              .formatted(kind, branch, SessionHandle.MAIN));
    }
    if (operation instanceof BranchOperation.Fork fork && fork.parentBranch().equals(branch)) {
      throw new InvalidEventException(
          "The branch '%s' cannot be forked from itself; append the fork to the new branch."
              .formatted(branch));
    }
  }

  private static String shortened(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
