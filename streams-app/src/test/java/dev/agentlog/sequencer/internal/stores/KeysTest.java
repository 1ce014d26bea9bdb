package dev.agentlog.sequencer.internal.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  @Test
  void textsAreReadBackFromKeys() {
    Bytes key = Keys.run("s\u0000ession", "bränch", "run/1");

    assertThat(Keys.firstText(key)).isEqualTo("s\u0000ession");
    assertThat(Keys.secondText(key)).isEqualTo("bränch");
    assertThat(Keys.thirdText(key)).isEqualTo("run/1");
  }

  @Test
  void positionsSortByOffset() {
    List<Bytes> keys = new ArrayList<>();
    for (long offset : new long[] {0, 1, 255, 256, 65_536, Long.MAX_VALUE}) {
      keys.add(Keys.position(Table.TOMBSTONES, "s", offset));
    }

    assertThat(keys).isSorted();
    assertThat(Keys.offsetOf(keys.get(3))).isEqualTo(256);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void oneSessionIsOneRangeAndNoKeysMeet(long seed) {
    Random random = new Random(seed);
    List<String> sessions = List.of("a", "ab", "a\u0000", "", "b", "a".repeat(300), "ä");
    List<Bytes> keys = new ArrayList<>();
    Set<String> meanings = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      String session = sessions.get(random.nextInt(sessions.size()));
      String branch = sessions.get(random.nextInt(sessions.size()));
      switch (random.nextInt(4)) {
        case 0 -> add(keys, meanings, Keys.session(session), "s|" + session);
        case 1 -> add(keys, meanings, Keys.branch(session, branch), "b|" + session + "|" + branch);
        case 2 ->
            add(keys, meanings, Keys.run(session, branch, "r"), "r|" + session + "|" + branch);
        default -> {
          UUID id = new UUID(random.nextInt(3), random.nextInt(3));
          add(keys, meanings, Keys.event(session, id), "e|" + session + "|" + id);
        }
      }
    }

    assertThat(new HashSet<>(keys)).as("seed %d", seed).hasSameSizeAs(meanings);
    Collections.sort(keys);
    for (String session : sessions) {
      assertThat(ranges(keys, Keys.ofSession(Table.BRANCHES, session))).isLessThanOrEqualTo(1);
    }
  }

  private static void add(List<Bytes> keys, Set<String> meanings, Bytes key, String meaning) {
    keys.add(key);
    meanings.add(meaning);
  }

  private static int ranges(List<Bytes> sorted, Bytes prefix) {
    int ranges = 0;
    boolean inside = false;
    for (Bytes key : sorted) {
      boolean matches = startsWith(key.get(), prefix.get());
      ranges += matches && !inside ? 1 : 0;
      inside = matches;
    }
    return ranges;
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && java.util.Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }
}
