package dev.agentlog.producer.internal;

import dev.agentlog.producer.AppendFailedException;
import dev.agentlog.producer.AppendUncertainException;
import dev.agentlog.producer.ProducerClosedException;
import dev.agentlog.producer.ProducerInterruptedException;
import dev.agentlog.producer.SessionNotOpenedException;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.BrokerUnreachableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What Kafka's failures mean to a caller. Stateless. */
public final class Failures {

  private Failures() {}

  /** Returns the failure under the wrappings of futures. */
  public static Throwable unwrap(Throwable failure) {
    Throwable inner = failure;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /** Returns what to say of an append to a closed producer. */
  static ProducerClosedException closed(String session) {
    return new ProducerClosedException(
        "An append to session '%s' was not made: the producer is closed; append by another one."
            .formatted(session));
  }

  /** Returns what to say of an append that was sent and not acknowledged. */
  static AgentLogException notAcknowledged(
      PendingAppend append, SessionRoute route, Throwable cause, boolean closing) {
    String which =
        "The append of event %s to session '%s' on inbox %s"
            .formatted(append.eventId(), append.session(), route.topic());
    if (closing) {
      return new ProducerClosedException(
          which
              + " was not acknowledged before the producer was closed; append the same draft again to learn whether it is in the log.",
          cause);
    }
    if (route.own() && cause instanceof UnknownTopicOrPartitionException) {
      return notOpened(route);
    }
    if (isRefusal(cause)) {
      return new AppendFailedException(
          which + " was refused: " + sentence(cause) + "; append it again once that is mended.",
          cause);
    }
    return new AppendUncertainException(
        which
            + " was not acknowledged: "
            + sentence(cause)
            + "; append the same draft again, which is safe.",
        cause);
  }

  /**
   * Returns what to say of an append that a broker knows it has had, without knowing where: its
   * verdict could not be told from another's.
   */
  static AppendUncertainException acknowledgedNowhere(PendingAppend append, SessionRoute route) {
    return new AppendUncertainException(
        "The append of event %s to session '%s' is on inbox %s at an offset that the broker no longer knew; append the same draft again to learn its verdict."
            .formatted(append.eventId(), append.session(), route.topic()));
  }

  private static boolean isRefusal(Throwable cause) {
    return cause instanceof AuthorizationException
        || cause instanceof AuthenticationException
        || isForEver(cause);
  }

  /** Returns whether the brokers refuse a record for what it is, so that nothing mends it. */
  static boolean isForEver(Throwable cause) {
    return cause instanceof RecordTooLargeException
        || cause instanceof RecordBatchTooLargeException
        || cause instanceof InvalidTopicException
        || cause instanceof PolicyViolationException
        || cause instanceof InvalidRecordException;
  }

  /** Returns what to say of an append to a session that has no inbox. */
  static SessionNotOpenedException notOpened(SessionRoute route) {
    return new SessionNotOpenedException(
        "The append to session '%s' was not sent: its inbox %s does not exist, so the session was never opened, or was closed and its inbox removed; open the session first."
            .formatted(route.session(), route.topic()));
  }

  /** Returns what to say when the first look at a session failed. */
  static AgentLogException notLookedUp(SessionRoute route, Throwable cause) {
    if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
      return new AppendFailedException(
          "The append to session '%s' was not sent: %s; the agent needs to write inbox %s and to read the verdicts."
              .formatted(route.session(), sentence(cause), route.topic()),
          cause);
    }
    if (cause instanceof UnknownTopicOrPartitionException) {
      return new AppendFailedException(
          "The append to session '%s' was not sent: the namespace has no verdicts partition %d; check the namespace's topics."
              .formatted(route.session(), route.verdictPartition()),
          cause);
    }
    return new BrokerUnreachableException(
        "The append to session '%s' was not sent: the brokers did not say in time whether inbox %s is there (%s); append the same draft again."
            .formatted(route.session(), route.topic(), sentence(cause)),
        cause);
  }

  /** Returns what to say when the calling thread was interrupted; sets its flag again. */
  static ProducerInterruptedException interrupted(String doing, Throwable cause) {
    Thread.currentThread().interrupt();
    return new ProducerInterruptedException(
        doing + " was given up: its thread was interrupted while it waited.", cause);
  }

  /** Returns the cause's own words without their final stop. */
  static String sentence(Throwable cause) {
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause instanceof TimeoutException
          ? "no answer in time"
          : cause.getClass().getSimpleName();
    }
    String words = message.strip();
    return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
  }
}
