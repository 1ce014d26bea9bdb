package dev.agentlog.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.frames.FrameReader;
import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubscriptionIT {

  private TestCluster cluster;
  private AgentLogConsumer consumer;
  private LogWriter writer;

  @BeforeAll
  void startBroker() {
    cluster = new TestCluster(new Namespace("sub"));
  }

  @AfterAll
  void stopBroker() {
    cluster.close();
  }

  @BeforeEach
  void connect() {
    writer = cluster.writer();
    consumer = cluster.connect();
  }

  @AfterEach
  void disconnect() {
    consumer.close();
    writer.close();
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void deliversWhatTheLogHasThenCaughtUpThenWhatComes(Visibility visibility) throws Exception {
    String session = cluster.openSession();
    writer.commit(session, "main", 1, 2);
    writer.commit(session, "main", 3);
    try (Subscription subscription = subscribe(Scope.session(session), visibility)) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.take(4)).containsExactly("main:1", "main:2", "main:3", "CaughtUp");
      assertThat(reader.isQuiet()).isTrue();
      writer.commit(session, "main", 4);
      assertThat(reader.take(1)).containsExactly("main:4");
      Frame.Event event = (Frame.Event) reader.all().get(1);
      assertThat(event.session()).isEqualTo(session);
      assertThat(event.event().getData().toString()).isEqualTo("{\"n\":2}");
      assertThat(event.logged().position().offset()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void anEmptySessionIsCaughtUpAtOnce(Visibility visibility) throws Exception {
    String session = cluster.openSession();
    try (Subscription subscription = subscribe(Scope.session(session), visibility)) {
      assertThat(new FrameReader(subscription).take(1)).containsExactly("CaughtUp");
    }
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void aMissingSessionIsCaughtUpAtOnceAndNothingOfItIsMissedLater(Visibility visibility)
      throws Exception {
    String session = cluster.newSession();
    SubscribeOptions options =
        SubscribeOptions.builder().start(Start.now()).visibility(visibility).build();
    try (Subscription subscription = consumer.subscribe(Scope.session(session), options)) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.take(1)).containsExactly("CaughtUp");
      assertThat(reader.isQuiet()).isTrue();
      cluster.create(cluster.namespace().logTopic(session), 1);
      writer.commit(session, "main", 1, 2);
      assertThat(reader.take(2)).containsExactly("main:1", "main:2");
    }
  }

  @Test
  void aMissingSessionIsRefusedIfItMustExist() {
    String session = cluster.newSession();
    assertThatThrownBy(
            () ->
                consumer.subscribe(
                    Scope.session(session), SubscribeOptions.builder().mustExist(true).build()))
        .isInstanceOf(SessionMissingException.class)
        .hasMessageContaining(session);
  }

  @Test
  void aWhollyTrimmedSessionIsCaughtUpAtOnce() throws Exception {
    String session = cluster.openSession();
    writer.commit(session, "main", 1, 2);
    cluster.deleteBefore(cluster.namespace().logTopic(session), 0, 3);
    try (Subscription subscription = subscribe(Scope.session(session), Visibility.COMMITTED)) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.take(1)).containsExactly("CaughtUp");
      writer.commit(session, "main", 3);
      assertThat(reader.take(1)).containsExactly("main:3");
    }
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void aLogThatEndsInAbortedRecordsIsCaughtUp(Visibility visibility) throws Exception {
    String session = cluster.openSession();
    writer.begin();
    writer.log(session, "main", 1);
    writer.abort();
    try (Subscription subscription = subscribe(Scope.session(session), visibility)) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.until(Frame.CaughtUp.class))
          .containsExactlyElementsOf(
              visibility == Visibility.COMMITTED
                  ? List.of("CaughtUp")
                  : List.of("main:1", "CaughtUp"));
    }
  }

  @Test
  void aCommittedReaderIsCaughtUpOnlyWhenTheOpenTransactionHasEnded() throws Exception {
    String session = cluster.openSession();
    writer.commit(session, "main", 1);
    writer.begin();
    writer.log(session, "main", 2);
    try (Subscription subscription = subscribe(Scope.session(session), Visibility.COMMITTED)) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.take(1)).containsExactly("main:1");
      assertThat(reader.isQuiet()).isTrue();
      writer.commit();
      assertThat(reader.take(2)).containsExactly("main:2", "CaughtUp");
    }
  }

  @Test
  void aSequencedReaderSeesAnEventBeforeItsCommitAndDropsTheCopiesOfAborts() throws Exception {
    String session = cluster.openSession();
    byte[][] values = new byte[4][];
    for (int i = 1; i < values.length; i++) {
      values[i] = Events.bytes(session, "main", i);
    }
    try (Subscription subscription = subscribe(Scope.session(session), Visibility.SEQUENCED)) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.take(1)).containsExactly("CaughtUp");
      writer.begin();
      writer.log(session, values[1]);
      writer.log(session, values[2]);
      writer.flush();
      assertThat(reader.take(2)).containsExactly("main:1", "main:2");
      writer.abort();
      writer.begin();
      writer.log(session, values[1]);
      writer.log(session, values[2]);
      writer.log(session, values[3]);
      writer.commit();
      assertThat(reader.take(1)).containsExactly("main:3");
      assertThat(reader.isQuiet()).isTrue();
      assertThat(subscription.droppedCopies()).isEqualTo(2);
    }
  }

  @Test
  void aSequencedCursorResumesWithoutLossOrDuplicateAfterAnAbort() throws Exception {
    String session = cluster.openSession();
    byte[] one = Events.bytes(session, "main", 1);
    byte[] two = Events.bytes(session, "main", 2);
    writer.begin();
    writer.log(session, one);
    writer.log(session, two);
    writer.abort();
    String token;
    try (Subscription subscription = subscribe(Scope.session(session), Visibility.SEQUENCED)) {
      token = new FrameReader(subscription).next(Frame.Event.class).cursor().token();
    }
    writer.begin();
    writer.log(session, one);
    writer.log(session, two);
    writer.log(session, "main", 3);
    writer.commit();
    for (Visibility visibility : Visibility.values()) {
      SubscribeOptions options =
          SubscribeOptions.builder().start(Start.cursor(token)).visibility(visibility).build();
      try (Subscription subscription = consumer.subscribe(Scope.session(session), options)) {
        assertThat(new FrameReader(subscription).take(3))
            .as("%s", visibility)
            .containsExactly("main:2", "main:3", "CaughtUp");
      }
    }
  }

  @Test
  void nowIsWhatComesAfterSubscribing() throws Exception {
    String session = cluster.openSession();
    writer.commit(session, "main", 1);
    try (Subscription first = subscribe(Scope.session(session), Visibility.COMMITTED)) {
      assertThat(new FrameReader(first).take(1)).containsExactly("main:1");
    }
    SubscribeOptions now = SubscribeOptions.builder().start(Start.now()).build();
    try (Subscription subscription = consumer.subscribe(Scope.session(session), now)) {
      writer.commit(session, "main", 2);
      assertThat(new FrameReader(subscription).take(2)).containsExactly("CaughtUp", "main:2");
    }
  }

  @Test
  void afterASequenceDeliversTheRestOfTheBranchAndTellsProgress() throws Exception {
    String session = cluster.openSession();
    writer.commit(session, "main", 1, 2, 3);
    writer.commit(session, "side", 1, 2, 3);
    SubscribeOptions after =
        SubscribeOptions.builder()
            .start(Start.after(2))
            .progressInterval(Duration.ofMillis(1))
            .build();
    try (Subscription subscription =
        consumer.subscribe(Scope.session(session).branch("main"), after)) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.take(2)).containsExactly("main:3", "CaughtUp");
      writer.commit(session, "side", 4);
      assertThat(reader.take(1)).containsExactly("Progress");
      Cursor progress = ((Frame.Positioned) reader.all().get(reader.all().size() - 1)).cursor();
      writer.commit(session, "main", 4);
      SubscribeOptions resume = SubscribeOptions.builder().start(Start.cursor(progress)).build();
      try (Subscription again = consumer.subscribe(Scope.session(session).branch("main"), resume)) {
        assertThat(new FrameReader(again).take(2)).containsExactly("main:4", "CaughtUp");
      }
    }
  }

  @Test
  void afterASequenceIsRefusedWithoutABranch() {
    assertThatThrownBy(
            () ->
                consumer.subscribe(
                    Scope.session("s"), SubscribeOptions.builder().start(Start.after(3)).build()))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("sequences are per branch");
  }

  @Test
  void aClosedSessionEndsTheStreamOfEveryBranchAlsoAfterAResume() throws Exception {
    String session = cluster.openSession();
    writer.commit(session, "main", 1);
    writer.commit(session, "side", 1);
    writer.close(session, 2);
    try (Subscription subscription = consumer.subscribe(Scope.session(session).branch("side"))) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.take(3)).containsExactly("side:1", "CaughtUp", "EndOfStream");
      assertThat(subscription.ended()).isTrue();
      assertThat(subscription.next(Duration.ofSeconds(1))).isEmpty();
      Cursor end = ((Frame.Positioned) reader.all().get(2)).cursor();
      for (Start start : new Start[] {Start.cursor(end), Start.now()}) {
        SubscribeOptions options = SubscribeOptions.builder().start(start).build();
        try (Subscription again =
            consumer.subscribe(Scope.session(session).branch("side"), options)) {
          assertThat(new FrameReader(again).take(2)).containsExactly("CaughtUp", "EndOfStream");
        }
      }
    }
  }

  @Test
  void liveEventsComeBetweenTheOthersWithoutACursor() throws Exception {
    String session = cluster.openSession();
    SubscribeOptions options = SubscribeOptions.builder().live(true).build();
    assertThatThrownBy(() -> consumer.subscribe(Scope.session(session), options))
        .isInstanceOf(LiveTopicMissingException.class);
    cluster.create(cluster.namespace().liveTopic(), TestCluster.PARTITIONS);
    writer.commit(session, "main", 1);
    try (Subscription one = consumer.subscribe(Scope.session(session), options);
        Subscription all = consumer.subscribe(Scope.all(), options)) {
      FrameReader reader = new FrameReader(one);
      assertThat(reader.take(2)).containsExactly("main:1", "CaughtUp");
      cluster.sendLive(session, "Hel", "lo");
      cluster.sendLive(cluster.newSession(), "elsewhere");
      assertThat(text(reader.next(Frame.Live.class))).isEqualTo("{\"text\":\"Hel\"}");
      assertThat(text(reader.next(Frame.Live.class))).isEqualTo("{\"text\":\"lo\"}");
      writer.commit(session, "main", 2);
      assertThat(reader.take(1)).containsExactly("main:2");
      assertThat(reader.isQuiet()).isTrue();

      FrameReader everything = new FrameReader(all);
      everything.until(Frame.CaughtUp.class);
      cluster.sendLive(session, "x");
      assertThat(everything.next(Frame.Live.class).event().session()).isNotEmpty();
    }
  }

  private static String text(Frame.Live live) {
    return live.event().event().getData();
  }

  private Subscription subscribe(Scope scope, Visibility visibility) {
    return consumer.subscribe(scope, SubscribeOptions.builder().visibility(visibility).build());
  }
}
