package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.source.LogReader.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a read whose positions cannot all be asked for. */
class ReadMarksTest {

  private static final TopicPartition FIRST = new TopicPartition("t", 0);
  private static final TopicPartition SECOND = new TopicPartition("t", 1);
  private static final TopicPartition THIRD = new TopicPartition("t", 2);
  private static final List<TopicPartition> ALL = List.of(FIRST, SECOND, THIRD);

  private final Failing consumer = new Failing();
  private final ReadMarks marks = new ReadMarks(consumer, false);
  private final List<TopicPartition> gone = new ArrayList<>();

  /** A consumer that cannot say where it is in some partitions. */
  private static final class Failing extends MockConsumer<byte[], byte[]> {

    private final Map<TopicPartition, RuntimeException> failures = new HashMap<>();

    Failing() {
      super("none");
    }

    @Override
    public synchronized long position(TopicPartition partition, Duration timeout) {
      RuntimeException failure = failures.remove(partition);
      if (failure != null) {
        throw failure;
      }
      return super.position(partition, timeout);
    }
  }

  @BeforeEach
  void begin() {
    consumer.assign(ALL);
    for (TopicPartition partition : ALL) {
      consumer.seek(partition, 10 + partition.partition());
    }
  }

  @AfterEach
  void close() {
    marks.close();
    assertThat(consumer.closed()).isTrue();
  }

  private Map<TopicPartition, Mark> look() {
    return marks.of(ALL, ConsumerRecords.empty(), (partition, why) -> gone.add(partition));
  }

  @Test
  void allPositionsAreMarked() {
    assertThat(look())
        .containsOnly(
            Map.entry(FIRST, new Mark(0, 10, false)),
            Map.entry(SECOND, new Mark(1, 11, false)),
            Map.entry(THIRD, new Mark(2, 12, false)));
  }

  @Test
  void aWakeUpThatComesMeanwhileIsFeltByTheNextPoll() {
    consumer.failures.put(SECOND, new WakeupException());

    assertThat(look()).containsOnlyKeys(FIRST);

    assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(20)))
        .isInstanceOf(WakeupException.class);
    assertThat(look()).as("woken once").containsOnlyKeys(ALL);
  }

  @Test
  void aPositionThatIsGoneIsToldAndTheOthersAreMarked() {
    consumer.failures.put(FIRST, new OffsetOutOfRangeException(Map.of(FIRST, 10L)));

    assertThat(look()).containsOnlyKeys(SECOND, THIRD);
    assertThat(gone).containsExactly(FIRST);
  }

  @Test
  void aPositionThatIsNotKnownForTheMomentIsLeftOut() {
    consumer.failures.put(FIRST, new TimeoutException("no answer"));

    assertThat(look()).containsOnlyKeys(SECOND, THIRD);
    assertThat(gone).isEmpty();
  }
}
