package dev.agentlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionNamesTest {

  private static final int IDS = 30_000;
  private static final Namespace LONGEST = new Namespace("n23456789-123456789-123456789-1");
  private static final String[] HOSTILE = {
    ".", "..", "_", "__", "_h", "_68", "h", "/", "\\", " ", "\0", "\n", "a", "A", "-", "é", "é",
    "ß", "ss", "漢", "😀", "?", "%2e", "0", "_2e", "\uFFFD"
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc-XYZ-019 | abc-XYZ-019",
        "a.b | a_2eb",
        "a_b | a_5fb",
        "é | _c3_a9",
        "😀 | _f0_9f_98_80",
        "' ' | _20",
        ". | _2e",
        "_h | _5fh",
      })
  void idIsEncodedAsTheContractSays(String id, String name) {
    assertThat(SessionNames.encode(id)).isEqualTo(name);
  }

  @Test
  void idOf150CharactersIsKeptAndALongerOneIsCut() {
    String kept = "x".repeat(150);
    String cut = "x".repeat(151);

    assertThat(SessionNames.encode(kept)).isEqualTo(kept);
    assertThat(SessionNames.encode(cut))
        .isEqualTo("x".repeat(110) + "_h8eb827e6964db1e28caafb07b408d441");
  }

  @Test
  void emptyIdIsRefused() {
    assertThatThrownBy(() -> SessionNames.encode(""))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "a\uDE00b", "\uDE00\uD83D", "x\uD83D"})
  void idWithHalfASurrogatePairIsRefused(String id) {
    assertThatThrownBy(() -> SessionNames.encode(id)).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> SessionNames.requireValid(id))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void idThatNamesASessionIsNeitherBlankNorTooLong() {
    String longest = "é".repeat(256);

    assertThat(SessionNames.requireValid(longest)).isEqualTo(longest);
    assertThatThrownBy(() -> SessionNames.requireValid(longest + "x"))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("513")
        .hasMessageContaining("512");
    assertThatThrownBy(() -> SessionNames.requireValid(" \t"))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void differentIdsHaveDifferentLegalNamesThatDoNotCollide(long seed) {
    Random random = new Random(seed);
    Map<String, String> idsByCollisionName = new HashMap<>();
    Set<String> ids = new HashSet<>();
    while (ids.size() < IDS) {
      String id = id(random);
      if (!ids.add(id)) {
        continue;
      }
      String log = LONGEST.logTopic(id);
      Topic.validate(log);
      Topic.validate(LONGEST.ownInboxTopic(id));
      assertThat(log.length()).isLessThanOrEqualTo(249);
      assertThat(SessionNames.encode(id)).matches("[A-Za-z0-9_-]{1,150}");
      String previous = idsByCollisionName.put(log.replace('.', '_'), id);
      assertThat(previous).as("the id that collides with %s", id).isNull();
    }
  }

  @Test
  void namesOfTheNamespaceDoNotCollideWithSessionsNames() {
    Namespace namespace = new Namespace("a");
    Set<String> fixed =
        Set.of(
            namespace.metaTopic(),
            namespace.inboxTopic(),
            namespace.feedTopic(),
            namespace.tombstonesTopic(),
            namespace.verdictsTopic(),
            namespace.liveTopic(),
            namespace.cursorsTopic());

    assertThat(fixed)
        .containsExactlyInAnyOrder(
            "a.meta", "a.inbox", "a.feed", "a.tombstones", "a.verdicts", "a.live", "a.cursors");
    for (String id : HOSTILE) {
      for (String topic : fixed) {
        assertThat(Topic.hasCollision(topic, namespace.logTopic(id))).isFalse();
        assertThat(Topic.hasCollision(topic, namespace.ownInboxTopic(id))).isFalse();
      }
      assertThat(Topic.hasCollision(namespace.logTopic(id), namespace.ownInboxTopic(id))).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 64})
  void partitionIsTheOneOfTheJavaProducer(int partitions) {
    Random random = new Random(partitions);
    for (int i = 0; i < IDS; i++) {
      String id = id(random);
      byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
      int expected = BuiltInPartitioner.partitionForKey(utf8, partitions);

      assertThat(SessionPartitions.partitionOf(utf8, partitions)).isEqualTo(expected);
      assertThat(SessionPartitions.partitionOf(id, partitions)).isEqualTo(expected);
    }
  }

  @Test
  void topicWithoutPartitionsIsRefused() {
    assertThatThrownBy(() -> SessionPartitions.partitionOf("s", 0))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "agentlog", "a-1", "n23456789-123456789-123456789-1"})
  void legalNamespaceIsTaken(String name) {
    assertThat(new Namespace(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "A", "1a", "-a", "a_b", "a.b", "é", "a\n", "n23456789-123456789-123456789-12"})
  void illegalNamespaceIsRefused(String name) {
    assertThatThrownBy(() -> new Namespace(name))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("'" + name + "'");
  }

  /** Short ids of hostile parts, long ones with common beginnings, and ids of any code points. */
  private static String id(Random random) {
    StringBuilder id = new StringBuilder();
    switch (random.nextInt(3)) {
      case 0 -> {}
      case 1 -> id.append("p".repeat(105 + random.nextInt(50)));
      default -> id.append("_".repeat(30 + random.nextInt(20)));
    }
    for (int i = random.nextInt(8); i >= 0; i--) {
      if (random.nextInt(5) > 0) {
        id.append(HOSTILE[random.nextInt(HOSTILE.length)]);
      } else {
        int codePoint = random.nextInt(Character.MAX_CODE_POINT + 1);
        id.appendCodePoint(Character.getType(codePoint) == Character.SURROGATE ? 'x' : codePoint);
      }
    }
    return id.toString();
  }
}
