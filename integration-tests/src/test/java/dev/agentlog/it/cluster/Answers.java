package dev.agentlog.it.cluster;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for what an admin client asked. Stateless. */
final class Answers {
  private Answers() {}

  static <T> T get(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking the broker.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The broker does not answer.", e);
    }
  }
}
