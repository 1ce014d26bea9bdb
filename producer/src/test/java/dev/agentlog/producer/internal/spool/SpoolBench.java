package dev.agentlog.producer.internal.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What tests of spools share. Stateless. */
final class SpoolBench {

  private SpoolBench() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(SpoolRecord record) {
    return new String(record.payload(), StandardCharsets.UTF_8);
  }

  /** Reads everything that was not read. */
  static List<SpoolRecord> drain(Spool spool) {
    List<SpoolRecord> records = new ArrayList<>();
    Optional<SpoolRecord> record = spool.next();
    while (record.isPresent()) {
      records.add(record.get());
      record = spool.next();
    }
    return records;
  }

  static List<String> texts(Spool spool) {
    return drain(spool).stream().map(SpoolBench::text).toList();
  }

  /** Returns a spool's segments in order. */
  static List<Path> segments(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> Segment.baseOf(file).isPresent()).sorted().toList();
    }
  }
}
