package dev.agentlog.producer.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.embedded.JavaProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolCrashTest {

  /** How often the writer is killed; set by -Dagentlog.spool.kills. */
  private static final int KILLS = Integer.getInteger("agentlog.spool.kills", 20);

  @TempDir private Path temporary;

  private Path directory() {
    return temporary.resolve("spool");
  }

  private Path notes() {
    return temporary.resolve("acknowledged");
  }

  @Test
  void whatAppendReturnedForIsThereAfterTheProcessWasKilled() throws Exception {
    Random random = new Random(1);
    for (int kill = 0; kill < KILLS; kill++) {
      long before = lastAcknowledged();
      try (JavaProcess writer =
          JavaProcess.builder(SpoolWriterMain.class.getName())
              .args(directory().toString(), notes().toString())
              .log(temporary.resolve("writer.log"))
              .start()) {
        long enough = before + 1 + random.nextInt(200);
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(1 + random.nextInt(10)))
            .until(() -> lastAcknowledged() >= enough || !writer.alive());
        assertThat(writer.alive()).as("%s", Files.readString(writer.log())).isTrue();
        writer.kill();
      }

      assertEverythingAcknowledgedIsThere(lastAcknowledged());
    }
  }

  private long lastAcknowledged() throws IOException {
    if (!Files.exists(notes())) {
      return 0;
    }
    byte[] all = Files.readAllBytes(notes());
    int whole = all.length / Long.BYTES;
    return whole == 0 ? 0 : ByteBuffer.wrap(all).getLong((whole - 1) * Long.BYTES);
  }

  private void assertEverythingAcknowledgedIsThere(long acknowledged) {
    try (Spool spool = Spool.open(SpoolWriterMain.options(directory()))) {
      List<SpoolRecord> records = SpoolBench.drain(spool);
      assertThat(records).isNotEmpty();
      long sequence = records.get(0).sequence();
      for (SpoolRecord record : records) {
        assertThat(record.sequence()).isEqualTo(sequence);
        assertThat(record.payload()).isEqualTo(SpoolWriterMain.payload(sequence));
        sequence++;
      }
      assertThat(sequence - 1).isBetween(acknowledged, acknowledged + 1);
      assertThat(spool.report().damagedBytes()).isZero();
      assertThat(spool.report().cursorLost()).isFalse();
      spool.confirm(records.get(records.size() / 3).sequence());
    }
  }
}
