package dev.agentlog.producer.internal.spool;

import dev.agentlog.producer.SpoolOptions;
import dev.agentlog.producer.SpoolSync;
import dev.agentlog.producer.internal.file.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;

/**
 * A process that appends records to a spool until it is killed, and notes each that append returned
 * for. A record holds its own sequence and a filling that follows from it.
 */
public final class SpoolWriterMain {

  private SpoolWriterMain() {}

  /** Takes the spool's directory and the file of the notes. */
  public static void main(String[] args) throws IOException {
    try (Spool spool = Spool.open(options(Path.of(args[0])));
        DiskFile acknowledged = DiskFile.open(Path.of(args[1]))) {
      long sequence = lastOf(spool);
      System.out.println("READY");
      while (true) {
        sequence++;
        long given = spool.append(payload(sequence));
        if (given != sequence) {
          throw new IllegalStateException("expected " + sequence + " and got " + given);
        }
        acknowledged.write(ByteBuffer.allocate(Long.BYTES).putLong(given).array());
        if (sequence % 7 == 0) {
          spool.next().ifPresent(record -> spool.confirm(record.sequence()));
        }
      }
    }
  }

  private static long lastOf(Spool spool) {
    long last = 0;
    for (SpoolRecord record : SpoolBench.drain(spool)) {
      last = record.sequence();
    }
    spool.rewind();
    return last;
  }

  static SpoolOptions options(Path directory) {
    return SpoolOptions.in(directory).withSync(SpoolSync.always()).withBytes(1L << 30, 20_000);
  }

  static byte[] payload(long sequence) {
    Random filling = new Random(sequence);
    byte[] bytes = new byte[Long.BYTES + filling.nextInt(2_000)];
    filling.nextBytes(bytes);
    ByteBuffer.wrap(bytes).putLong(sequence);
    return bytes;
  }
}
