package dev.agentlog.producer.internal.spool;

import static dev.agentlog.producer.internal.spool.SpoolBench.bytes;
import static dev.agentlog.producer.internal.spool.SpoolBench.drain;
import static dev.agentlog.producer.internal.spool.SpoolBench.segments;
import static dev.agentlog.producer.internal.spool.SpoolBench.texts;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.agentlog.producer.SpoolOptions;
import dev.agentlog.producer.SpoolSync;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SpoolDamageTest {

  /** Six records of 16 bytes and their text: three in the first segment, three in the second. */
  private static final List<String> TEXTS = List.of("one", "two!", "three", "fours", "", "sixth");

  private static final Logger LOGGER =
      (Logger) LoggerFactory.getLogger(Spool.class.getPackageName());

  @TempDir private Path directory;
  private SpoolOptions options;
  private List<Path> files;
  private List<byte[]> contents;

  @BeforeAll
  static void keepSilent() {
    LOGGER.setLevel(Level.OFF);
  }

  @AfterAll
  static void speakAgain() {
    LOGGER.setLevel(null);
  }

  @BeforeEach
  void fill() throws IOException {
    options = SpoolOptions.in(directory).withSync(SpoolSync.never()).withBytes(10_000, 60);
    try (Spool spool = Spool.open(options)) {
      TEXTS.forEach(text -> spool.append(bytes(text)));
    }
    files = segments(directory);
    contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(Files.readAllBytes(file));
    }
    assertThat(files).hasSize(2);
  }

  private void restore() throws IOException {
    Files.deleteIfExists(directory.resolve("cursor"));
    for (int i = 0; i < files.size(); i++) {
      overwrite(files.get(i), contents.get(i));
    }
  }

  /** Writes in place: some file systems flush a file that is emptied and written anew. */
  private static void overwrite(Path file, byte[] bytes) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.write(bytes);
      open.setLength(bytes.length);
    }
  }

  private static int length(int record) {
    return RecordFormat.HEADER + TEXTS.get(record).length();
  }

  /** Returns which record of a segment a byte belongs to, counted through all segments. */
  private static int recordAt(int segment, int at) {
    int record = segment * 3;
    for (int end = length(record); at >= end; end += length(record)) {
      record++;
    }
    return record;
  }

  private static List<String> without(int record) {
    List<String> left = new ArrayList<>(TEXTS);
    left.remove(record);
    return left;
  }

  @Test
  void everyTruncationOfTheLastSegmentLosesOnlyTheRecordsThatItCuts() throws Exception {
    byte[] whole = contents.get(1);
    for (int length = 0; length <= whole.length; length++) {
      restore();
      Files.write(files.get(1), Arrays.copyOf(whole, length));
      int end = 0;
      int kept = 3;
      while (kept < TEXTS.size() && end + length(kept) <= length) {
        end += length(kept++);
      }

      try (Spool spool = Spool.open(options)) {
        assertThat(spool.report()).isEqualTo(new SpoolReport(length - end, 0, false));
        assertThat(spool.append(bytes("new"))).isEqualTo(kept + 1);
        List<String> expected = new ArrayList<>(TEXTS.subList(0, kept));
        expected.add("new");
        assertThat(texts(spool)).isEqualTo(expected);
      }
      try (Spool again = Spool.open(options)) {
        assertThat(again.report().clean()).isTrue();
        assertThat(drain(again)).hasSize(kept + 1);
      }
      for (Path file : segments(directory)) {
        Files.delete(file);
      }
    }
  }

  @Test
  void everyCorruptionOfAByteOfTheLastSegmentLosesThatRecordAloneAndIsTold() throws Exception {
    for (int at = 0; at < contents.get(1).length; at++) {
      int record = recordAt(1, at);
      for (int flip = 1; flip < 256; flip++) {
        corrupt(1, at, flip);
        SpoolReport told =
            record == TEXTS.size() - 1
                ? new SpoolReport(length(record), 0, false)
                : new SpoolReport(0, length(record), false);
        assertLost(record, told);
      }
    }
  }

  @Test
  void everyCorruptionOfAByteOfAnEarlierSegmentLosesThatRecordAloneAndIsTold() throws Exception {
    for (int at = 0; at < contents.get(0).length; at++) {
      int record = recordAt(0, at);
      for (int flip : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
        corrupt(0, at, flip);
        assertLost(record, new SpoolReport(0, length(record), false));
      }
    }
  }

  private void corrupt(int segment, int at, int flip) throws IOException {
    restore();
    byte[] wrong = contents.get(segment).clone();
    wrong[at] ^= (byte) flip;
    overwrite(files.get(segment), wrong);
  }

  private void assertLost(int record, SpoolReport told) {
    try (Spool spool = Spool.open(options)) {
      if (!spool.report().equals(told) || !texts(spool).equals(without(record))) {
        spool.rewind();
        assertThat(spool.report()).isEqualTo(told);
        assertThat(texts(spool)).isEqualTo(without(record));
      }
    }
  }

  @Test
  void everyTruncationOfAnEarlierSegmentLosesOnlyTheRecordsThatItCuts() throws Exception {
    byte[] whole = contents.get(0);
    for (int length = 1; length < whole.length; length++) {
      restore();
      Files.write(files.get(0), Arrays.copyOf(whole, length));
      int kept = recordAt(0, length);
      int end = 0;
      for (int record = 0; record < kept; record++) {
        end += length(record);
      }
      List<String> expected = new ArrayList<>(TEXTS.subList(0, kept));
      expected.addAll(TEXTS.subList(3, 6));

      try (Spool spool = Spool.open(options)) {
        assertThat(spool.report()).isEqualTo(new SpoolReport(0, length - end, false));
        assertThat(texts(spool)).isEqualTo(expected);
      }
    }
  }

  @Test
  void aSegmentThatIsGoneLosesItsRecordsAlone() throws Exception {
    Files.delete(files.get(0));

    try (Spool spool = Spool.open(options)) {
      assertThat(texts(spool)).isEqualTo(TEXTS.subList(3, 6));
      spool.confirm(6);
      assertThat(spool.unconfirmed()).isZero();
    }
  }

  @Test
  void zerosBehindTheLastRecordAreCutOff() throws Exception {
    byte[] longer = Arrays.copyOf(contents.get(1), contents.get(1).length + 5_000);
    Files.write(files.get(1), longer);

    try (Spool spool = Spool.open(options)) {
      assertThat(spool.report()).isEqualTo(new SpoolReport(5_000, 0, false));
      assertThat(texts(spool)).isEqualTo(TEXTS);
    }
  }

  @Test
  void damageThatComesUpWhileTheSpoolIsOpenIsPassedOverAndToldOnce() throws Exception {
    try (Spool spool = Spool.open(options)) {
      byte[] wrong = contents.get(1).clone();
      wrong[0] ^= 1;
      wrong[wrong.length - 1] ^= 1;
      Files.write(files.get(1), wrong);

      assertThat(texts(spool)).containsExactly("one", "two!", "three", "");
      spool.rewind();
      assertThat(texts(spool)).containsExactly("one", "two!", "three", "");
      assertThat(spool.report()).isEqualTo(new SpoolReport(0, length(3) + length(5), false));

      spool.confirm(5);
      assertThat(spool.unconfirmed()).isZero();
      assertThat(segments(directory)).isEmpty();
    }
  }

  @Test
  void aSpoolOfNothingButDamageDrainsByItself() throws Exception {
    try (Spool spool = Spool.open(options)) {
      for (int i = 0; i < files.size(); i++) {
        Files.write(files.get(i), new byte[contents.get(i).length]);
      }

      assertThat(spool.next()).isEmpty();

      assertThat(spool.unconfirmed()).isZero();
      assertThat(spool.report().damagedBytes())
          .isEqualTo(contents.get(0).length + contents.get(1).length);
      assertThat(spool.append(bytes("new"))).isEqualTo(7);
      assertThat(texts(spool)).containsExactly("new");
    }
  }

  @Test
  void whatIsAppendedBehindASegmentOfNothingButDamageIsKept() throws Exception {
    try (Spool spool = Spool.open(options)) {
      spool.append(bytes("the second segment is full"));
      spool.append(bytes("so this is the third"));
    }
    overwrite(files.get(1), new byte[100]);
    overwrite(segments(directory).get(2), new byte[20]);

    try (Spool spool = Spool.open(options)) {
      spool.append(bytes("new"));
      assertThat(texts(spool)).containsExactly("one", "two!", "three", "new");
      spool.confirm(3);
      assertThat(segments(directory)).hasSize(1);
    }
    try (Spool spool = Spool.open(options)) {
      assertThat(texts(spool)).containsExactly("new");
    }
  }

  @Test
  void bytesInAPayloadThatLookLikeARecordAreNeverTakenForOne() throws Exception {
    for (Path file : segments(directory)) {
      Files.delete(file);
    }
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    for (int sequence = 1; sequence < 6; sequence++) {
      payload.write(RecordFormat.encode(payload.size(), sequence, bytes("fake")));
    }
    try (Spool spool = Spool.open(options)) {
      spool.append(payload.toByteArray());
      spool.append(bytes("true"));
    }
    Path file = segments(directory).get(0);
    byte[] wrong = Files.readAllBytes(file);
    wrong[3] ^= 1;
    Files.write(file, wrong);

    try (Spool spool = Spool.open(options)) {
      assertThat(texts(spool)).containsExactly("true");
    }
  }
}
