package dev.agentlog.producer.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.producer.SpoolFullException;
import dev.agentlog.producer.SpoolOptions;
import dev.agentlog.producer.SpoolSync;
import dev.agentlog.producer.SpoolWriteException;
import dev.agentlog.producer.internal.file.FaultyFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A spool beside a list that does the same, through thousands of random steps. */
class SpoolModelTest {

  private static final int STEPS = 3_000;

  @TempDir private Path directory;
  private final FaultyFiles disk = new FaultyFiles();

  /** What was appended and not confirmed, with the sequences that the spool gave. */
  private final List<SpoolRecord> kept = new ArrayList<>();

  private int read;
  private long lastSequence;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverIsDoneTheSpoolHoldsWhatTheModelHolds(long seed) {
    Random random = new Random(seed);
    SpoolOptions options =
        SpoolOptions.in(directory)
            .withSync(random.nextBoolean() ? SpoolSync.never() : SpoolSync.always())
            .withBytes(2_000, 1 + random.nextInt(400));
    Spool spool = Spool.open(options, disk);
    for (int step = 0; step < STEPS; step++) {
      int what = random.nextInt(100);
      if (what < 45) {
        append(spool, random);
      } else if (what < 80) {
        read(spool);
      } else if (what < 94) {
        confirm(spool, random);
      } else if (what < 97) {
        spool.rewind();
        read = 0;
      } else {
        spool.close();
        spool = Spool.open(options, disk);
        assertThat(spool.report().clean()).isTrue();
        read = 0;
      }
      assertThat(spool.bytes()).isLessThanOrEqualTo(2_000);
    }
    spool.rewind();
    read = 0;
    while (read < kept.size()) {
      read(spool);
    }
    assertThat(spool.next()).isEmpty();
    spool.close();
  }

  private void append(Spool spool, Random random) {
    byte[] payload = new byte[random.nextInt(120)];
    random.nextBytes(payload);
    disk.room = random.nextInt(10) == 0 ? random.nextInt(100) : Integer.MAX_VALUE;
    try {
      long sequence = spool.append(payload);
      assertThat(sequence).isEqualTo(lastSequence + 1);
      lastSequence = sequence;
      kept.add(new SpoolRecord(sequence, payload));
    } catch (SpoolFullException full) {
      assertThat(spool.bytes() + RecordFormat.HEADER + payload.length).isGreaterThan(2_000);
    } catch (SpoolWriteException diskFull) {
      assertThat(disk.room).isZero();
    }
    disk.room = Integer.MAX_VALUE;
  }

  private void read(Spool spool) {
    Optional<SpoolRecord> record = spool.next();
    assertThat(record.isPresent()).isEqualTo(read < kept.size());
    if (record.isPresent()) {
      assertThat(record.get().sequence()).isEqualTo(kept.get(read).sequence());
      assertThat(record.get().payload()).isEqualTo(kept.get(read).payload());
      read++;
    }
  }

  private void confirm(Spool spool, Random random) {
    if (read > 0) {
      int count = 1 + random.nextInt(read);
      spool.confirm(kept.get(count - 1).sequence());
      kept.subList(0, count).clear();
      read -= count;
    }
    assertThat(spool.unconfirmed()).isEqualTo(kept.size());
  }
}
