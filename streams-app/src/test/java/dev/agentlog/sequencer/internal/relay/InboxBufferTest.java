package dev.agentlog.sequencer.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class InboxBufferTest {
  @Test
  void aHotInboxGivesWayToQuietOnes() {
    InboxBuffer buffer = new InboxBuffer(3, 100, Long.MAX_VALUE);
    buffer.add(records("hot", 10));
    buffer.add(records("quiet", 1));

    assertThat(buffer.full()).containsExactly(new TopicPartition("hot", 0));
    assertThat(buffer.size()).isEqualTo(11);
    assertThat(names(buffer.takeRound()))
        .startsWith("hot0", "hot1", "hot2", "quiet0", "hot3")
        .hasSize(11);
    assertThat(buffer.held()).isEmpty();
  }

  @Test
  void aRoundBeginsWhereTheLastOneEnded() {
    InboxBuffer buffer = new InboxBuffer(2, 4, Long.MAX_VALUE);
    buffer.add(records("a", 4));
    buffer.add(records("b", 4));
    buffer.add(records("c", 4));

    assertThat(names(buffer.takeRound())).containsExactly("a0", "a1", "b0", "b1");
    assertThat(names(buffer.takeRound())).containsExactly("c0", "c1", "a2", "a3");
    assertThat(names(buffer.takeRound())).containsExactly("b2", "b3", "c2", "c3");
    assertThat(buffer.isEmpty()).isTrue();
  }

  @Test
  void everyInboxKeepsItsOrderWhateverTheBounds() {
    for (int perInbox = 1; perInbox < 5; perInbox++) {
      InboxBuffer buffer = new InboxBuffer(perInbox, 3, 25);
      buffer.add(records("a", 7));
      buffer.add(records("b", 5));
      List<String> all = new ArrayList<>();
      while (!buffer.isEmpty()) {
        List<String> round = names(buffer.takeRound());
        assertThat(round).isNotEmpty();
        all.addAll(round);
      }

      assertThat(all).filteredOn(name -> name.startsWith("a")).isSorted().hasSize(7);
      assertThat(all).filteredOn(name -> name.startsWith("b")).isSorted().hasSize(5);
    }
  }

  @Test
  void discardedInboxesAreForgotten() {
    InboxBuffer buffer = new InboxBuffer(2, 4, Long.MAX_VALUE);
    buffer.add(records("a", 4));

    buffer.discard(List.of(new TopicPartition("a", 0)));

    assertThat(buffer.isEmpty()).isTrue();
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int offset = 0; offset < count; offset++) {
      records.add(new ConsumerRecord<>(topic, 0, offset, new byte[0], new byte[10]));
    }
    return records;
  }

  private static List<String> names(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(written -> written.topic() + written.offset()).toList();
  }
}
