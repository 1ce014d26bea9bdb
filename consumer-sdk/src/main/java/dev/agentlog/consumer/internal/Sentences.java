package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.CursorNotStoredException;
import dev.agentlog.consumer.CursorScopeException;
import dev.agentlog.consumer.Frame.Gap;
import dev.agentlog.consumer.FramesTakenException;
import dev.agentlog.consumer.HistoryLostException;
import dev.agentlog.consumer.LogAccessException;
import dev.agentlog.consumer.LogPosition;
import dev.agentlog.consumer.LogReadException;
import dev.agentlog.consumer.PositionBeyondEndException;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SequenceFaultException;
import dev.agentlog.consumer.SessionMissingException;
import dev.agentlog.consumer.SubscribeTimeoutException;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.InvalidArgumentException;
import java.util.Locale;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** The failures of subscriptions, each in one sentence. Stateless. */
final class Sentences {

  private Sentences() {}

  static CursorScopeException otherScope(LogCursor cursor, ScopeIdentity identity) {
    return new CursorScopeException(
        "The cursor belongs to %s and cannot be used for %s: subscribe to what it was taken on, or start from the beginning."
            .formatted(cursor.identity().describe(), identity.describe()));
  }

  static PositionBeyondEndException beyondEnd(
      ScopeIdentity identity, int partition, long position, long end) {
    return new PositionBeyondEndException(
        "The subscription to %s cannot go on at offset %d of partition %d of topic '%s', which ends at %d: the topic has lost records, so start from the beginning."
            .formatted(identity.describe(), position, partition, identity.topic(), end));
  }

  static SessionMissingException missing(ScopeIdentity identity) {
    return new SessionMissingException(
        "The subscription to %s found no topic '%s': open the session first, or subscribe without mustExist to wait for it."
            .formatted(identity.describe(), identity.topic()));
  }

  static SequenceFaultException fault(
      ScopeIdentity identity, LogPosition at, BranchKey branch, long sequence, Cursor behind) {
    return new SequenceFaultException(
        "The subscription to %s met sequence %d of branch '%s' out of turn at offset %d of partition %d of topic '%s', which is still the same topic: have its writer looked at, or go on by subscribing from the cursor behind it."
            .formatted(
                identity.describe(),
                sequence,
                branch.branch(),
                at.offset(),
                at.partition(),
                at.topic()),
        at,
        behind);
  }

  static CursorScopeException nameOfOtherScope(
      String name, LogCursor cursor, ScopeIdentity identity) {
    return new CursorScopeException(
        "The subscription name '%s' stores cursors of %s and cannot be used for %s: use another name."
            .formatted(name, cursor.identity().describe(), identity.describe()));
  }

  static SubscribeTimeoutException cursorNotRead(
      String name, ScopeIdentity identity, AgentLogException cause) {
    SubscribeTimeoutException late =
        new SubscribeTimeoutException(
            "The subscription '%s' to %s could not begin, because no broker told what it has acknowledged: see that a broker runs, and try again."
                .formatted(name, identity.describe()));
    late.initCause(cause);
    return late;
  }

  /** Returns the exception for a cursor that Kafka has not taken. */
  static AgentLogException notStored(String name, Throwable cause) {
    if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
      return new LogAccessException(
          "The broker refused to store the cursor of subscription '%s' (%s): check the credentials, and the right to write the namespace's topic for cursors."
              .formatted(name, cause.getMessage()),
          cause);
    }
    return new CursorNotStoredException(
        "The cursor of subscription '%s' could not be stored (%s): acknowledge it or a later one again; until then the next start goes on from the one stored before."
            .formatted(name, cause.getMessage()),
        cause);
  }

  static InvalidArgumentException noName(Scope scope) {
    return new InvalidArgumentException(
        "The subscription to %s has no name to store a cursor under: start it with Start.stored(name, first), or store cursor.token() yourself."
            .formatted(scope.describe()));
  }

  static FramesTakenException taken(Scope scope) {
    return new FramesTakenException(
        "The frames of the subscription to %s go to a listener, a publisher or a source already: take them there, or subscribe once more."
            .formatted(scope.describe()));
  }

  static LogReadException unknown(Scope scope, String where, RuntimeException cause) {
    return new LogReadException(
        "The subscription to %s met a failure that it does not know (%s): see its cause, then subscribe again from the last cursor."
            .formatted(scope.describe(), where),
        cause);
  }

  static HistoryLostException lost(ScopeIdentity identity, Gap gap) {
    return new HistoryLostException(
        "The strict subscription to %s cannot deliver offsets %d to %d of partition %d of topic '%s' (%s): subscribe without strictness to go on behind them."
            .formatted(
                identity.describe(),
                gap.range().first(),
                gap.range().last(),
                gap.range().partition(),
                identity.topic(),
                gap.reason().name().toLowerCase(Locale.ROOT)),
        gap);
  }
}
