package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Visibility;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FeedCoreTest {

  private static final int PARTITIONS = 3;

  private final ModelLog feed = new ModelLog("agentlog.feed", PARTITIONS);

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void caughtUpComesWhenEveryPartitionHasBeenPassedAlsoEmptyOnes(Visibility visibility) {
    append(0, "a", 1);
    append(2, "b", 1);
    append(2, "b", 2);
    CoreReader reader = reader(Start.beginning(), visibility).readAll(feed);
    assertThat(reader.shape()).endsWith("CaughtUp").hasSize(4);
    assertThat(reader.events()).containsExactlyInAnyOrder("main:1", "main:1", "main:2");
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void anEmptyFeedIsCaughtUpAtOnce(Visibility visibility) {
    assertThat(reader(Start.beginning(), visibility).shape()).containsExactly("CaughtUp");
  }

  @Test
  void aCursorResumesOnEveryPartition() {
    append(0, "a", 1);
    append(1, "b", 1);
    append(2, "c", 1);
    CoreReader first = reader(Start.beginning(), Visibility.COMMITTED);
    first.read(feed, 1);
    String token = first.frames(Frame.Event.class).get(1).cursor().token();
    CoreReader rest = reader(Start.cursor(token), Visibility.COMMITTED).readAll(feed);
    assertThat(rest.frames(Frame.Event.class)).extracting(Frame.Event::session).containsOnly("c");
  }

  @Test
  void anAbortedCopyIsDroppedPerSessionAndBranch() {
    byte[] a = Events.bytes("a", "main", 1);
    byte[] b = Events.bytes("b", "main", 1);
    ModelLog.Transaction aborted = feed.begin();
    aborted.append(1, a);
    aborted.append(1, b);
    aborted.abort();
    ModelLog.Transaction committed = feed.begin();
    committed.append(1, a);
    committed.append(1, b);
    committed.append(1, Events.bytes("b", "main", 2));
    committed.commit();
    CoreReader reader = reader(Start.beginning(), Visibility.SEQUENCED).readAll(feed);
    assertThat(reader.events()).containsExactly("main:1", "main:1", "main:2");
    assertThat(reader.core().droppedCopies()).isEqualTo(2);
  }

  @Test
  void aCommittedFeedIsNotJudgedBySequences() {
    append(0, "a", 7);
    append(0, "a", 9);
    append(0, "a", 9);
    CoreReader reader = reader(Start.beginning(), Visibility.COMMITTED).readAll(feed);
    assertThat(reader.events()).containsExactly("main:7", "main:9", "main:9");
  }

  @Test
  void aSessionThatClosesDoesNotEndTheFeed() {
    feed.append(0, Events.bytes("a", "main", 1, "session.closed"));
    append(0, "b", 1);
    CoreReader reader = reader(Start.beginning(), Visibility.COMMITTED).readAll(feed);
    assertThat(reader.frames(Frame.EndOfStream.class)).isEmpty();
    assertThat(reader.events()).hasSize(2);
  }

  @Test
  void aFeedMadeAnewGivesAGapPerPartition() {
    append(0, "a", 1);
    CoreReader reader = reader(Start.beginning(), Visibility.COMMITTED).readAll(feed);
    ModelLog anew = new ModelLog("agentlog.feed", PARTITIONS);
    reader.look(anew);
    assertThat(reader.shape()).endsWith("CaughtUp", "RESET 0/1..1", "RESET 1/0..0", "RESET 2/0..0");
  }

  @Test
  void partitionsThatAreAddedAreReadFromTheirBeginning() {
    CoreReader reader = reader(Start.beginning(), Visibility.COMMITTED);
    append(0, "a", 1);
    reader.readAll(feed);
    feed.grow(PARTITIONS + 1);
    append(PARTITIONS, "b", 1);
    reader.look(feed);
    assertThat(reader.readAll(feed).frames(Frame.Event.class))
        .extracting(Frame.Event::session)
        .containsExactly("a", "b");
  }

  @Test
  void generatedFeedsWithAbortsAreDeliveredOncePerReaderAndAtLeastOnceOverResumes() {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      ModelLog log = new ModelLog("agentlog.feed", PARTITIONS);
      List<List<byte[]>> decided = decide(random);
      int[] committed = new int[PARTITIONS];
      CoreReader through = CoreReader.on(log, Scope.all(), options(Visibility.SEQUENCED));
      CoreReader resuming = CoreReader.on(log, Scope.all(), options(Visibility.SEQUENCED));
      List<String> overResumes = new ArrayList<>();
      for (int round = 0; round < 200; round++) {
        write(log, decided, committed, random);
        through.read(log, 1 + random.nextInt(4));
        resuming.read(log, 1 + random.nextInt(4));
        if (random.nextInt(20) == 0 && !resuming.frames().isEmpty()) {
          overResumes.addAll(ids(resuming));
          SubscribeOptions resume =
              SubscribeOptions.builder()
                  .start(Start.cursor(resuming.lastCursor().token()))
                  .visibility(Visibility.SEQUENCED)
                  .build();
          resuming = CoreReader.on(log, Scope.all(), resume);
        }
      }
      overResumes.addAll(ids(resuming.readAll(log)));
      List<String> once = ids(through.readAll(log));
      List<String> truth =
          ids(CoreReader.on(log, Scope.all(), options(Visibility.COMMITTED)).readAll(log));
      assertThat(once).as("seed %d", seed).doesNotHaveDuplicates().containsAll(truth);
      assertThat(new HashSet<>(overResumes)).as("seed %d", seed).containsAll(truth);
    }
  }

  private static List<List<byte[]>> decide(Random random) {
    List<List<byte[]>> decided = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      long[] heads = new long[4];
      List<byte[]> events = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        int session = random.nextInt(heads.length);
        events.add(Events.bytes("s" + p + "-" + session, "main", ++heads[session]));
      }
      decided.add(events);
    }
    return decided;
  }

  private static void write(
      ModelLog log, List<List<byte[]>> decided, int[] committed, Random random) {
    int partition = random.nextInt(PARTITIONS);
    List<byte[]> events = decided.get(partition);
    int from = committed[partition];
    int to = Math.min(events.size(), from + random.nextInt(5));
    ModelLog.Transaction transaction = log.begin();
    events.subList(from, to).forEach(event -> transaction.append(partition, event));
    if (random.nextInt(3) == 0) {
      transaction.abort();
    } else {
      transaction.commit();
      committed[partition] = to;
    }
  }

  private static List<String> ids(CoreReader reader) {
    return reader.frames(Frame.Event.class).stream().map(Frame.Event::eventId).toList();
  }

  private void append(int partition, String session, long sequence) {
    feed.append(partition, Events.bytes(session, "main", sequence));
  }

  private CoreReader reader(Start start, Visibility visibility) {
    return CoreReader.on(
        feed, Scope.all(), SubscribeOptions.builder().start(start).visibility(visibility).build());
  }

  private static SubscribeOptions options(Visibility visibility) {
    return SubscribeOptions.builder().visibility(visibility).build();
  }
}
