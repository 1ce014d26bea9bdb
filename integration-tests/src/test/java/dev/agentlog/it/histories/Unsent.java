package dev.agentlog.it.histories;

import dev.agentlog.producer.AppendFailedException;
import dev.agentlog.producer.PendingLimitException;
import dev.agentlog.producer.SessionNotOpenedException;
import dev.agentlog.schemas.BrokerUnreachableException;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** Which failures of an append promise that it is in no inbox and never will be. Stateless. */
final class Unsent {
  private static final Set<Class<?>> PROMISES =
      Set.of(
          PendingLimitException.class,
          AppendFailedException.class,
          SessionNotOpenedException.class,
          BrokerUnreachableException.class);

  private Unsent() {}

  /** Tells whether this failure promises that. */
  static boolean says(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return PROMISES.contains(cause.getClass());
  }
}
