package dev.agentlog.producer.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.agentlog.schemas.Namespace;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where reading began on the partitions of verdicts that this producer reads. Safe for use by any
 * thread.
 *
 * <p>The position on a partition is fixed before the first append whose verdict comes there is
 * sent, so that none can be missed: the end that a broker names then lies at or before every later
 * verdict. Reading itself may begin at any time after.
 */
final class VerdictPositions {

  private final Namespace namespace;
  private final Lookup lookup;
  private final VerdictReader reader;

  @GuardedBy("this")
  private final Map<Integer, CompletableFuture<@Nullable Void>> fixed = new HashMap<>();

  VerdictPositions(Namespace namespace, Lookup lookup, VerdictReader reader) {
    this.namespace = namespace;
    this.lookup = lookup;
    this.reader = reader;
  }

  /**
   * Returns when the position on a partition is fixed, asking for it if it is not; a failure is
   * asked again the next time.
   */
  synchronized CompletableFuture<@Nullable Void> fixed(int partition) {
    CompletableFuture<@Nullable Void> known = fixed.get(partition);
    if (known == null || known.isCompletedExceptionally()) {
      TopicPartition verdicts = new TopicPartition(namespace.verdictsTopic(), partition);
      known =
          lookup
              .committedEnd(verdicts)
              .<@Nullable Void>thenApply(
                  end -> {
                    reader.read(verdicts, end);
                    return null;
                  })
              .toCompletableFuture();
      fixed.put(partition, known);
    }
    return known;
  }
}
