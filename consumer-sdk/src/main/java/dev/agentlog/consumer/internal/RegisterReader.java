package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.CursorTopicMissingException;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.source.CursorStore;
import dev.agentlog.consumer.source.CursorStore.Register;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.BrokerUnreachableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Timer;

/**
 * One reading of a name's registers, from the beginning of their partition to its end at that time.
 * Used once, by one thread.
 */
final class RegisterReader {

  private static final Duration LONGEST_POLL = Duration.ofMillis(200);
  private static final Duration LONGEST_CLOSE = Duration.ofMillis(500);

  private final ClientSettings settings;
  private final String topic;
  private final String name;
  private final Timer timer;
  private final Map<CursorStore.Key, Register> registers = new HashMap<>();

  /** Creates a reading, whose time begins to run now. */
  RegisterReader(ClientSettings settings, String topic, String name, Duration timeout) {
    this.settings = settings;
    this.topic = topic;
    this.name = name;
    this.timer = Time.SYSTEM.timer(timeout);
  }

  /**
   * Returns the registers.
   *
   * @throws BrokerUnreachableException if no broker answers in time
   * @throws CursorTopicMissingException if there is no topic for them
   */
  List<Register> read() {
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings.consumer(Visibility.COMMITTED),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      readToEnd(consumer);
    } catch (TimeoutException late) {
      throw new BrokerUnreachableException(
          "No broker let the stored cursor of subscription '%s' be read from topic '%s' in time: see that a broker runs, and try again."
              .formatted(name, topic),
          late);
    } catch (InterruptException interrupted) {
      Thread.currentThread().interrupt();
      throw new AgentLogException(
          "Reading the stored cursor of subscription '%s' was interrupted.".formatted(name),
          interrupted);
    } catch (KafkaException refused) {
      throw KafkaFailures.of("read", topic, refused);
    } finally {
      consumer.close(CloseOptions.timeout(LONGEST_CLOSE));
    }
    return List.copyOf(registers.values());
  }

  private void readToEnd(Consumer<byte[], byte[]> consumer) {
    int partitions = consumer.partitionsFor(topic, remaining()).size();
    if (partitions == 0) {
      throw new CursorTopicMissingException(
          "The subscription '%s' stores its cursor, and there is no topic '%s' for it: start a sequencer, which makes it, or store cursor.token() yourself."
              .formatted(name, topic));
    }
    TopicPartition where =
        new TopicPartition(topic, KafkaCursorStore.partitionOf(name, partitions));
    consumer.assign(Set.of(where));
    long end = consumer.endOffsets(Set.of(where), remaining()).getOrDefault(where, 0L);
    consumer.seekToBeginning(Set.of(where));
    while (consumer.position(where, remaining()) < end) {
      Duration left = remaining();
      consumer.poll(left.compareTo(LONGEST_POLL) < 0 ? left : LONGEST_POLL).forEach(this::take);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    CursorStore.Key key = CursorStore.Key.decode(record.key());
    if (key == null || !key.name().equals(name)) {
      return;
    }
    byte[] value = record.value();
    if (value == null) {
      registers.remove(key);
    } else {
      String token = new String(value, StandardCharsets.UTF_8);
      registers.put(key, new Register(key, token, record.offset(), record.timestamp()));
    }
  }

  private Duration remaining() {
    timer.update();
    if (timer.isExpired()) {
      throw new TimeoutException("The time is over.");
    }
    return Duration.ofMillis(timer.remainingMs());
  }
}
