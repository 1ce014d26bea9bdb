package dev.agentlog.sequencer.internal.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.sequencer.internal.relay.Notices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocksdb.RocksDBException;

class StateDiskTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Notices notices = new Notices(InstantSource.system());

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(true, new ProcessorStateException("full")),
        Arguments.of(true, new StreamsException(new RocksDBException("No space left"))),
        Arguments.of(true, new IllegalStateException("The state directory has been deleted")),
        Arguments.of(false, new IllegalStateException("closed")),
        Arguments.of(false, new StreamsException(new TimeoutException("broker"))));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void onlyWhatIsAboutTheStateMakesItUnusable(
      boolean about, RuntimeException failure, @TempDir Path directory) {
    try (StateDisk disk = new StateDisk(directory, notices)) {
      disk.threadDied(failure);

      assertThat(disk.isUnusable()).isEqualTo(about);
    }
  }

  @Test
  void whatIsInTheDirectoryIsCounted(@TempDir Path directory) throws IOException {
    Files.createDirectories(directory.resolve("0_0"));
    Files.write(directory.resolve("0_0").resolve("000007.sst"), new byte[12_345]);
    try (StateDisk disk = new StateDisk(directory, notices)) {
      await().atMost(SOON).until(() -> disk.bytes() == 12_345 && disk.free() > 0);

      assertThat(disk.isUnusable()).isFalse();
      assertThat(notices.newest()).isEmpty();
    }
  }

  @Test
  void aDirectoryThatWasDeletedIsMadeAnewAndTold(@TempDir Path parent) throws IOException {
    Path directory = parent.resolve("gone");
    try (StateDisk disk = new StateDisk(directory, notices)) {
      await().atMost(SOON).until(() -> disk.free() > 0);
      assertThat(notices.newest()).as("of a fresh start").isEmpty();

      Files.delete(directory);

      await().atMost(SOON).until(() -> notices.newest().size() == 1);
      assertThat(directory).isDirectory();
      assertThat(notices.newest().get(0).text()).contains("was gone", "nothing is lost");
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenToIsUnusableUntilItCan(@TempDir Path parent)
      throws IOException {
    Path directory = parent.resolve("file");
    Files.write(directory, new byte[0]);
    try (StateDisk disk = new StateDisk(directory, notices)) {
      await().atMost(SOON).until(disk::isUnusable);

      Files.delete(directory);

      await().atMost(SOON).until(() -> !disk.isUnusable());
    }
  }
}
