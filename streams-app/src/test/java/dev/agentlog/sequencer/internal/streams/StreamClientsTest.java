package dev.agentlog.sequencer.internal.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StreamClientsTest {
  private static final String NOBODY = "127.0.0.1:1";

  private final StreamClients clients =
      new StreamClients(
          Duration.ofMillis(20),
          nanos -> {},
          (inbox, position, beginning) -> {},
          () ->
              new LateOffsets(
                  LateOffsets.group("test-sequencer", Map.of("bootstrap.servers", NOBODY)),
                  new TopicPartition("test.meta", 0)));

  @Test
  void theProducerOfAThreadThatDiedIsForgotten() {
    Producer<byte[], byte[]> died = producer("instance-StreamThread-1");
    try (Producer<byte[], byte[]> successor = producer("instance-StreamThread-2")) {
      assertThat(clients.producers()).hasSize(2);

      died.close();

      assertThat(clients.producers()).hasSize(1).first().isSameAs(successor);
    }
    assertThat(clients.producers()).isEmpty();
  }

  private Producer<byte[], byte[]> producer(String thread) {
    return clients.getProducer(
        new HashMap<>(Map.of("bootstrap.servers", NOBODY, "client.id", thread + "-producer")));
  }
}
