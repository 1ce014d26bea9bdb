package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.source.CursorStore;
import dev.agentlog.consumer.source.CursorStore.Register;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Processes of one name that begin, acknowledge and crash, whose writes arrive late, while the log
 * of registers is compacted and dead registers are cleared: what is stored never moves backwards.
 */
class StoredCursorsModelTest {

  private static final Uuid TOPIC = Uuid.randomUuid();
  private static final long DAY_MS = 86_400_000;

  private final Map<CursorStore.Key, Register> registers = new LinkedHashMap<>();
  private long order;
  private long now = 100 * DAY_MS;

  /** A process: what it wants stored, and where it writes. */
  private static final class Instance {
    private String writer = Uuid.randomUuid().toString();
    private long since;
    private @Nullable LogCursor wanted;
    private final List<LogCursor> onTheirWay = new ArrayList<>();

    Instance(long since) {
      this.since = since;
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void neverMovesBackwards(long seed) {
    Random random = new Random(seed);
    List<Instance> processes = new ArrayList<>();
    long[] reached = new long[2];
    for (int step = 0; step < 200; step++) {
      now += random.nextInt((int) DAY_MS / 4);
      if (processes.isEmpty() || random.nextInt(10) == 0) {
        processes.add(begin());
      }
      Instance one = processes.get(random.nextInt(processes.size()));
      int choice = random.nextInt(10);
      if (choice < 5) {
        acknowledge(one, random);
      } else if (choice < 9) {
        arrive(one);
      } else {
        processes.remove(one);
      }
      long[] stored = stored();
      for (int p = 0; p < reached.length; p++) {
        assertThat(stored[p])
            .as("step %d of seed %d", step, seed)
            .isGreaterThanOrEqualTo(reached[p]);
      }
      reached = stored;
    }
    assertThat(Arrays.stream(reached).sum()).isPositive();
    assertThat(registers.size()).isLessThan(120);
  }

  /** Does what the beginning of a named subscription does. */
  private Instance begin() {
    Instance process = new Instance(now);
    StoredCursors stored = cursors();
    LogCursor cursor = stored.resumeAt(TOPIC);
    process.wanted = cursor;
    if (cursor != null) {
      List<CursorStore.Key> dead = stored.settledBy(cursor, now - NamedCursor.DEAD_MS);
      if (!dead.isEmpty()) {
        write(process, cursor);
        dead.forEach(registers::remove);
      }
    }
    return process;
  }

  private void acknowledge(Instance process, Random random) {
    LogCursor cursor = AckLedgerTest.at(TOPIC, random.nextInt(1_000), random.nextInt(1_000));
    LogCursor before = process.wanted;
    process.wanted = before == null ? cursor : before.furthest(cursor);
    process.onTheirWay.add(process.wanted);
  }

  private void arrive(Instance process) {
    if (!process.onTheirWay.isEmpty()) {
      write(process, process.onTheirWay.remove(0));
    }
  }

  private void write(Instance process, LogCursor cursor) {
    if (now - process.since >= DAY_MS) {
      process.writer = Uuid.randomUuid().toString();
      process.since = now;
    }
    order++;
    CursorStore.Key key = new CursorStore.Key("n", TOPIC, process.writer);
    registers.put(key, new Register(key, cursor.token(), order, now));
  }

  private StoredCursors cursors() {
    return new StoredCursors("n", AckLedgerTest.FEED, List.copyOf(registers.values()));
  }

  private long[] stored() {
    LogCursor cursor = cursors().resumeAt(TOPIC);
    return cursor == null ? new long[2] : new long[] {cursor.offset(0), cursor.offset(1)};
  }
}
