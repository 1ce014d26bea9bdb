package dev.agentlog.producer.internal.spool;

import static dev.agentlog.producer.internal.spool.SpoolBench.bytes;
import static dev.agentlog.producer.internal.spool.SpoolBench.drain;
import static dev.agentlog.producer.internal.spool.SpoolBench.segments;
import static dev.agentlog.producer.internal.spool.SpoolBench.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.InvalidOptionsException;
import dev.agentlog.producer.SpoolException;
import dev.agentlog.producer.SpoolFullException;
import dev.agentlog.producer.SpoolLockedException;
import dev.agentlog.producer.SpoolOptions;
import dev.agentlog.producer.SpoolSync;
import dev.agentlog.producer.SpoolWriteException;
import dev.agentlog.producer.internal.file.FaultyFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  @TempDir private Path temporary;
  private final FaultyFiles disk = new FaultyFiles();

  private Path directory() {
    return temporary.resolve("spool");
  }

  private SpoolOptions options() {
    return SpoolOptions.in(directory()).withSync(SpoolSync.never());
  }

  /** Every record has 17 bytes, and two of them fill a segment. */
  private SpoolOptions twoASegment() {
    return options().withBytes(1_000, 34);
  }

  private static void appendAll(Spool spool, String texts) {
    texts.chars().forEach(letter -> spool.append(bytes(Character.toString(letter))));
  }

  @Test
  void recordsAreReadInTheOrderInWhichTheyWereAppended() {
    try (Spool spool = Spool.open(options())) {
      assertThat(spool.next()).isEmpty();
      assertThat(spool.append(bytes("a"))).isEqualTo(1);
      assertThat(spool.append(bytes(""))).isEqualTo(2);
      assertThat(texts(spool)).containsExactly("a", "");
      assertThat(spool.append(bytes("c"))).isEqualTo(3);
      assertThat(texts(spool)).containsExactly("c");
      assertThat(spool.unconfirmed()).isEqualTo(3);
    }
  }

  @Test
  void whatWasNotConfirmedIsReadAgainAfterReopening() {
    try (Spool spool = Spool.open(options())) {
      appendAll(spool, "abcd");
      drain(spool);
      spool.confirm(2);
    }

    try (Spool spool = Spool.open(options())) {
      assertThat(spool.unconfirmed()).isEqualTo(2);
      assertThat(texts(spool)).containsExactly("c", "d");
      assertThat(spool.append(bytes("e"))).isEqualTo(5);
      assertThat(spool.report().clean()).isTrue();
    }
  }

  @Test
  void whatWasNotConfirmedIsReadAgainAfterRewinding() {
    try (Spool spool = Spool.open(twoASegment())) {
      appendAll(spool, "abcde");
      drain(spool);
      spool.confirm(3);

      spool.rewind();

      assertThat(texts(spool)).containsExactly("d", "e");
    }
  }

  @Test
  void drainedSegmentsAreDeletedTheOneUnderWayToo() throws Exception {
    try (Spool spool = Spool.open(twoASegment())) {
      appendAll(spool, "abcde");
      assertThat(segments(directory())).hasSize(3);
      drain(spool);

      spool.confirm(3);
      assertThat(segments(directory())).hasSize(2);
      spool.confirm(5);
      assertThat(segments(directory())).isEmpty();
      assertThat(spool.bytes()).isZero();

      assertThat(spool.append(bytes("f"))).isEqualTo(6);
      assertThat(texts(spool)).containsExactly("f");
    }
  }

  @Test
  void sequencesGoOnAfterEverythingWasDrainedAndTheSpoolReopened() {
    try (Spool spool = Spool.open(options())) {
      appendAll(spool, "abc");
      drain(spool);
      spool.confirm(3);
    }

    try (Spool spool = Spool.open(options())) {
      assertThat(spool.append(bytes("d"))).isEqualTo(4);
      assertThat(texts(spool)).containsExactly("d");
    }
  }

  @Test
  void anEarlierOrRepeatedConfirmationIsNothing() {
    try (Spool spool = Spool.open(options())) {
      appendAll(spool, "abc");
      drain(spool);
      spool.confirm(2);
      spool.confirm(2);
      spool.confirm(1);
      spool.confirm(0);
      assertThat(spool.unconfirmed()).isEqualTo(1);
    }
  }

  @Test
  void whatWasNotReadCannotBeConfirmed() {
    try (Spool spool = Spool.open(options())) {
      appendAll(spool, "abc");
      spool.next();

      assertThatThrownBy(() -> spool.confirm(2))
          .isInstanceOf(SpoolException.class)
          .hasMessageContaining("cannot confirm record 2, as it was read up to 1 only");
    }
  }

  @Test
  void atItsBoundTheSpoolRefusesUntilSomethingIsDelivered() {
    try (Spool spool = Spool.open(options().withBytes(68, 34))) {
      appendAll(spool, "abcd");

      assertThatThrownBy(() -> spool.append(bytes("e")))
          .isInstanceOf(SpoolFullException.class)
          .hasMessage(
              "The spool in %s cannot take 17 bytes: it holds 68 of the 68 bytes that it may; append again when some of it is delivered, or give it more."
                  .formatted(directory()));
      drain(spool);
      spool.confirm(1);
      assertThatThrownBy(() -> spool.append(bytes("e"))).isInstanceOf(SpoolFullException.class);
      spool.confirm(2);
      spool.append(bytes("e"));

      assertThat(texts(spool)).containsExactly("e");
    }
  }

  @Test
  void theBoundHoldsAfterReopening() {
    try (Spool spool = Spool.open(options().withBytes(68, 34))) {
      appendAll(spool, "abcd");
    }

    try (Spool spool = Spool.open(options().withBytes(68, 34))) {
      assertThatThrownBy(() -> spool.append(bytes("e"))).isInstanceOf(SpoolFullException.class);
    }
  }

  @Test
  void aFullDiskIsToldAndLeavesNoTrace() {
    try (Spool spool = Spool.open(options(), disk)) {
      appendAll(spool, "ab");
      for (int room = 0; room < 17; room++) {
        disk.room = room;
        assertThatThrownBy(() -> spool.append(bytes("x")))
            .isInstanceOf(SpoolWriteException.class)
            .hasMessageContaining("could not write 17 bytes")
            .hasMessageContaining("No space left on device");
      }
      disk.room = Integer.MAX_VALUE;
      assertThat(spool.append(bytes("c"))).isEqualTo(3);
      assertThat(texts(spool)).containsExactly("a", "b", "c");
    }

    try (Spool spool = Spool.open(options())) {
      assertThat(texts(spool)).containsExactly("a", "b", "c");
      assertThat(spool.report().clean()).isTrue();
    }
  }

  @Test
  void aTornRecordThatCannotBeCutOffIsLeftBehindInItsSegment() throws Exception {
    try (Spool spool = Spool.open(options(), disk)) {
      appendAll(spool, "ab");
      disk.room = 5;
      disk.truncateFails = true;
      assertThatThrownBy(() -> spool.append(bytes("x"))).isInstanceOf(SpoolWriteException.class);
      disk.room = Integer.MAX_VALUE;
      disk.truncateFails = false;
      appendAll(spool, "cd");
      assertThat(texts(spool)).containsExactly("a", "b", "c", "d");
      assertThat(segments(directory())).hasSize(2);
    }

    try (Spool spool = Spool.open(options())) {
      assertThat(texts(spool)).containsExactly("a", "b", "c", "d");
      assertThat(spool.report()).isEqualTo(new SpoolReport(0, 5, false));
      spool.confirm(5);
      assertThat(spool.unconfirmed()).isZero();
      assertThat(segments(directory())).isEmpty();
    }
  }

  @Test
  void aFirstRecordThatCannotBeSyncedLeavesNoSegment() throws Exception {
    try (Spool spool = Spool.open(options().withSync(SpoolSync.always()), disk)) {
      disk.syncFails = true;
      assertThatThrownBy(() -> spool.append(bytes("x"))).isInstanceOf(SpoolWriteException.class);
      assertThat(segments(directory())).isEmpty();
      disk.syncFails = false;
      assertThat(spool.append(bytes("a"))).isEqualTo(1);
      assertThat(texts(spool)).containsExactly("a");
    }
  }

  @Test
  void aRecordThatCannotBeSyncedIsNotInTheSpool() {
    try (Spool spool = Spool.open(options().withSync(SpoolSync.always()), disk)) {
      appendAll(spool, "ab");
      disk.syncFails = true;
      assertThatThrownBy(() -> spool.append(bytes("x"))).isInstanceOf(SpoolWriteException.class);
      disk.syncFails = false;
      spool.append(bytes("c"));
      assertThat(texts(spool)).containsExactly("a", "b", "c");
    }

    try (Spool spool = Spool.open(options())) {
      assertThat(texts(spool)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void everyAppendIsSyncedIfAlwaysIsAskedFor() {
    try (Spool spool = Spool.open(options().withSync(SpoolSync.always()), disk)) {
      appendAll(spool, "abc");
      assertThat(disk.syncs).hasValue(3);
    }
  }

  @Test
  void appendsAreSyncedSoonIfAnIntervalIsAskedFor() {
    SpoolSync often = SpoolSync.every(Duration.ofMillis(5));
    try (Spool spool = Spool.open(options().withSync(often), disk)) {
      appendAll(spool, "abc");
      Awaitility.await().until(() -> disk.syncs.get() > 0);
    }
  }

  @Test
  void aSyncThatFailsInTheBackgroundIsToldByTheNextAppend() {
    SpoolSync often = SpoolSync.every(Duration.ofMillis(5));
    try (Spool spool = Spool.open(options().withSync(often), disk)) {
      disk.syncFails = true;
      appendAll(spool, "a");
      Awaitility.await().until(() -> disk.syncs.get() > 0);
      disk.syncFails = false;

      assertThatThrownBy(() -> Awaitility.await().until(() -> spool.append(bytes("b")) > 1_000_000))
          .isInstanceOf(SpoolWriteException.class)
          .hasMessageContaining("could not make its disk keep what was appended");
    }
  }

  @Test
  void nothingIsSyncedIfThatIsLeftToTheSystem() {
    try (Spool spool = Spool.open(twoASegment(), disk)) {
      appendAll(spool, "abcdef");
    }
    assertThat(disk.syncs).hasValue(0);
  }

  @Test
  void aDirectoryInUseIsRefusedInOneSentence() {
    try (Spool spool = Spool.open(options())) {
      assertThatThrownBy(() -> Spool.open(options()))
          .isInstanceOf(SpoolLockedException.class)
          .hasMessage(
              "The spool in %s cannot be opened: it is in use, by another process or by another producer of this one; close that one, or use another directory."
                  .formatted(directory()));
      spool.append(bytes("a"));
    }
    Spool.open(options()).close();
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsRefusedInOneSentence() throws Exception {
    Files.writeString(directory(), "a file");

    assertThatThrownBy(() -> Spool.open(options()))
        .isInstanceOf(SpoolException.class)
        .hasMessageContaining("The spool in %s cannot be opened".formatted(directory()))
        .hasMessageContaining("check that it is a directory that can be read and written");
  }

  @Test
  void filesOfOthersAreLeftAlone() throws Exception {
    Files.createDirectories(directory());
    Path other = Files.writeString(directory().resolve("notes.txt"), "mine");

    try (Spool spool = Spool.open(options())) {
      appendAll(spool, "a");
      assertThat(texts(spool)).containsExactly("a");
    }

    assertThat(other).hasContent("mine");
  }

  @Test
  void everyTruncationAndCorruptionOfTheCursorIsHarmless() throws Exception {
    try (Spool spool = Spool.open(options())) {
      appendAll(spool, "abcdef");
      for (int i = 0; i < 4; i++) {
        spool.next();
        spool.confirm(i + 1);
      }
    }
    Path cursor = directory().resolve("cursor");
    byte[] whole = Files.readAllBytes(cursor);
    List<String> all = List.of("a", "b", "c", "d", "e", "f");
    for (int length = 0; length < whole.length; length++) {
      Files.write(cursor, Arrays.copyOf(whole, length));
      assertReadFromOneOf(all, 0, 3, 4);
    }
    for (int at = 0; at < whole.length; at++) {
      byte[] wrong = whole.clone();
      wrong[at] ^= 0x41;
      Files.write(cursor, wrong);
      assertReadFromOneOf(all, 3, 4);
    }
    Files.write(cursor, new byte[whole.length]);
    try (Spool spool = Spool.open(options())) {
      assertThat(spool.report().cursorLost()).isTrue();
      assertThat(texts(spool)).isEqualTo(all);
    }
  }

  private void assertReadFromOneOf(List<String> all, Integer... starts) {
    try (Spool spool = Spool.open(options())) {
      List<String> read = texts(spool);
      assertThat(all.size() - read.size()).isIn((Object[]) starts);
      assertThat(read).isEqualTo(all.subList(all.size() - read.size(), all.size()));
    }
  }

  @Test
  void anInterruptedThreadStillAppendsAndReads() {
    try (Spool spool = Spool.open(options().withSync(SpoolSync.always()))) {
      Thread.currentThread().interrupt();
      appendAll(spool, "abc");
      assertThat(texts(spool)).containsExactly("a", "b", "c");
      spool.confirm(3);
      assertThat(Thread.interrupted()).isTrue();
      appendAll(spool, "d");
    }
  }

  @Test
  void manyThreadsMayAppendWhileOneDrains() throws Exception {
    try (Spool spool = Spool.open(options().withBytes(1_000_000, 500))) {
      List<Thread> threads =
          IntStream.range(0, 4)
              .mapToObj(
                  t ->
                      new Thread(
                          () ->
                              IntStream.range(0, 200)
                                  .forEach(i -> spool.append(bytes(t + ":" + i)))))
              .toList();
      threads.forEach(Thread::start);
      List<String> read = new ArrayList<>();
      Awaitility.await()
          .until(
              () -> {
                drain(spool)
                    .forEach(
                        record -> {
                          read.add(SpoolBench.text(record));
                          assertThat(record.sequence()).isEqualTo(read.size());
                          spool.confirm(record.sequence());
                        });
                return read.size() == 800;
              });
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(spool.bytes()).isZero();
      for (int t = 0; t < 4; t++) {
        String prefix = t + ":";
        assertThat(read.stream().filter(text -> text.startsWith(prefix)))
            .isEqualTo(IntStream.range(0, 200).mapToObj(i -> prefix + i).toList());
      }
    }
  }

  @Test
  void whatIsTooLongIsRefused() {
    try (Spool spool = Spool.open(options())) {
      assertThatThrownBy(() -> spool.append(new byte[4 * 1024 * 1024 + 1]))
          .isInstanceOf(SpoolException.class)
          .hasMessageContaining("more than the 4194304 that are allowed");
      assertThat(spool.append(new byte[4 * 1024 * 1024])).isEqualTo(1);
      assertThat(drain(spool)).hasSize(1);
    }
  }

  @Test
  void aClosedSpoolSaysSo() {
    Spool spool = Spool.open(options());
    spool.close();
    spool.close();

    assertThatThrownBy(() -> spool.append(bytes("a")))
        .isInstanceOf(SpoolException.class)
        .hasMessage("The spool in %s is closed; open it again to use it.".formatted(directory()));
    assertThatThrownBy(spool::next).isInstanceOf(SpoolException.class);
    assertThatThrownBy(() -> spool.confirm(1)).isInstanceOf(SpoolException.class);
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> options().withBytes(10, 11))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessage(
            "A spool cannot work with maxBytes 10, less than its segmentBytes 11; give as much or more.");
    assertThatThrownBy(() -> options().withBytes(10, 0))
        .isInstanceOf(InvalidOptionsException.class);
    assertThatThrownBy(() -> SpoolSync.every(Duration.ZERO))
        .isInstanceOf(InvalidOptionsException.class);
  }
}
