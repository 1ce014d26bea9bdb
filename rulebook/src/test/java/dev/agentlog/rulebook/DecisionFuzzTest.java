package dev.agentlog.rulebook;

import static dev.agentlog.rulebook.TestEvent.claim;
import static dev.agentlog.rulebook.TestEvent.created;
import static dev.agentlog.rulebook.TestEvent.event;
import static dev.agentlog.rulebook.TestEvent.fork;
import static dev.agentlog.rulebook.TestEvent.id;
import static dev.agentlog.rulebook.TestEvent.merge;
import static dev.agentlog.rulebook.TestEvent.message;
import static dev.agentlog.rulebook.TestEvent.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.rulebook.Decision.Accepted;
import dev.agentlog.rulebook.Decision.Rejected;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.Tombstone;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes, a decision is made: records are valid ones with a few bytes changed, cut out
 * or put in.
 */
class DecisionFuzzTest {
  private static final int RECORDS = 120_000;
  private static final int LONGEST_SENTENCE = 1000;
  private static final WireCodec<Tombstone> TOMBSTONES =
      WireCodec.tombstones(SchemaRegistry.of(SchemaRegistry.BUNDLED));
  private static final List<TestEvent> SEEDS =
      List.of(
          message().data("{\"text\":\"häßlich\"}").label("k", "v").id(1),
          message().sequence(2).previous(id(1)).turn("t").correlation("c").trace("00-1-2-01").id(2),
          fork("b", "main", 1).id(3),
          merge("main", "b", 1).id(4),
          claim("main", "w", 3).id(5),
          run("run.completed", "r").id(6),
          event("session.closed").id(7),
          created().id(8));

  @Test
  void neverThrows() {
    long seed = Long.getLong("rulebook.seed", 20_260_101L);
    Random random = new Random(seed);
    Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
    TestLog log = new TestLog();
    int accepted = 0;
    for (int i = 0; i < RECORDS; i++) {
      if (i % 50 == 0) {
        log = i % 100 == 0 ? TestLog.opened() : new TestLog();
      }
      InboxRecord record = record(random).at(i);
      Decision decision = decide(log, record, seed);
      if (decision instanceof Rejected rejected) {
        checkRefusal(rejected);
        reasons.merge(rejected.reason(), 1, Integer::sum);
      }
      accepted += decision instanceof Accepted ? 1 : 0;
    }
    assertThat(accepted).as("accepted with seed %d", seed).isGreaterThan(RECORDS / 100);
    assertThat(reasons)
        .as("refused with seed %d", seed)
        .containsKeys(
            Reason.TOO_LARGE,
            Reason.MALFORMED,
            Reason.MISROUTED,
            Reason.INVALID,
            Reason.SESSION_UNKNOWN);
  }

  private static Decision decide(TestLog log, InboxRecord record, long seed) {
    try {
      return log.decideAndApply(record);
    } catch (RuntimeException | StackOverflowError thrown) {
      throw new AssertionError(
          "Seed " + seed + ", record " + record.offset() + ": " + Arrays.toString(record.value()),
          thrown);
    }
  }

  private static void checkRefusal(Rejected rejected) {
    String detail = rejected.tombstone().getDetail();
    boolean sentence =
        detail.length() >= 10
            && detail.length() <= LONGEST_SENTENCE
            && detail.indexOf('\n') < 0
            && detail.endsWith(".");
    if (!sentence) {
      throw new AssertionError("Not a sentence: " + detail);
    }
    Tombstone tombstone = rejected.tombstone();
    if (tombstone.getInboxOffset() % 8 == 0) {
      assertThat(TOMBSTONES.decode(TOMBSTONES.encode(tombstone))).isEqualTo(tombstone);
    }
  }

  private static Sending record(Random random) {
    byte[] value = SEEDS.get(random.nextInt(SEEDS.size())).bytes();
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      value = changed(value, random);
    }
    byte[] key =
        random.nextInt(20) == 0 ? changed("s1".getBytes(UTF_8), random) : "s1".getBytes(UTF_8);
    Sending sending = Sending.of(key, value);
    int dice = random.nextInt(200);
    if (dice < 3) {
      return sending.onWrongPartition();
    }
    return dice < 5 ? sending.headerBytes(random.nextInt(Integer.MAX_VALUE)) : sending;
  }

  private static byte[] changed(byte[] value, Random random) {
    if (value.length == 0) {
      return value;
    }
    int at = random.nextInt(value.length);
    int length = 1 + random.nextInt(8);
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(value, at);
      case 1 -> Arrays.copyOf(value, value.length + length);
      case 2 ->
          joined(
              Arrays.copyOf(value, at),
              noise(random, length),
              Arrays.copyOfRange(value, at, value.length));
      case 3 ->
          joined(
              Arrays.copyOf(value, at),
              new byte[0],
              Arrays.copyOfRange(value, Math.min(value.length, at + length), value.length));
      case 4 ->
          joined(
              Arrays.copyOf(value, at),
              new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F},
              Arrays.copyOfRange(value, at, value.length));
      default ->
          joined(
              Arrays.copyOf(value, at),
              noise(random, 1),
              Arrays.copyOfRange(value, at + 1, value.length));
    };
  }

  private static byte[] noise(Random random, int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] joined(byte[] one, byte[] two, byte[] three) {
    byte[] all = Arrays.copyOf(one, one.length + two.length + three.length);
    System.arraycopy(two, 0, all, one.length, two.length);
    System.arraycopy(three, 0, all, one.length + two.length, three.length);
    return all;
  }
}
