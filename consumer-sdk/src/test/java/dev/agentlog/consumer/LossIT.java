package dev.agentlog.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.frames.FrameReader;
import dev.agentlog.schemas.Namespace;
import org.assertj.core.api.ThrowingConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that are deleted, topics that are made anew, cursors that do not fit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LossIT {

  private TestCluster cluster;
  private AgentLogConsumer consumer;
  private LogWriter writer;

  @BeforeAll
  void start() {
    cluster = new TestCluster(new Namespace("loss"));
    writer = cluster.writer();
  }

  @AfterAll
  void stop() {
    writer.close();
    cluster.close();
  }

  @BeforeEach
  void connect() {
    consumer = cluster.connect();
  }

  @AfterEach
  void disconnect() {
    consumer.close();
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void deletedRecordsGiveARetentionGapOnResume(Visibility visibility) throws Exception {
    String session = cluster.openSession();
    Scope scope = Scope.session(session);
    writer.commit(session, "main", 1, 2, 3);
    Cursor first = firstCursor(scope, visibility);
    cluster.deleteBefore(topic(session), 0, 2);
    SubscribeOptions.Builder resume =
        SubscribeOptions.builder().start(Start.cursor(first)).visibility(visibility);
    try (Subscription subscription = consumer.subscribe(scope, resume.build())) {
      assertThat(new FrameReader(subscription).take(3))
          .containsExactly("RETENTION 0/1..1", "main:3", "CaughtUp");
    }
    assertThatThrownBy(() -> consumer.subscribe(scope, resume.strict(true).build()))
        .isInstanceOf(HistoryLostException.class);
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void deletedRecordsGiveARetentionGapWhileTailing(Visibility visibility) throws Exception {
    String session = cluster.openSession();
    writer.commit(session, "main", 1);
    SubscribeOptions small =
        SubscribeOptions.builder()
            .visibility(visibility)
            .overflow(Overflow.of(Overflow.Policy.BACKPRESSURE, 1, 0))
            .build();
    try (Subscription subscription = consumer.subscribe(Scope.session(session), small)) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.take(2)).containsExactly("main:1", "CaughtUp");
      writer.commit(session, "main", 2);
      writer.commit(session, "main", 3);
      Awaitility.await().until(() -> subscription.toString().contains("Parked"));
      writer.commit(session, "main", 4);
      cluster.deleteBefore(topic(session), 0, 8);
      writer.commit(session, "main", 5);
      assertThat(reader.take(2)).containsExactly("main:2", "main:3");
      assertThat(reader.until(Frame.Gap.class)).last().asString().startsWith("RETENTION 0/");
      assertThat(reader.take(1)).containsExactly("main:5");
      assertThat(reader.isQuiet()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void aShorterTopicOfTheSameNameGivesAResetGapWhileTailing(Visibility visibility)
      throws Exception {
    String session = cluster.openSession();
    writer.commit(session, "main", 1, 2, 3);
    try (Subscription subscription = subscribe(Scope.session(session), visibility)) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.take(4)).endsWith("CaughtUp");
      makeAnew(session);
      try (LogWriter other = cluster.writer()) {
        other.commit(session, "main", 1);
      }
      assertThat(reader.take(2)).satisfiesExactly(isReset(), is("main:1"));
    }
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void aLongerTopicOfTheSameNameGivesAResetGapWhileTailing(Visibility visibility) throws Exception {
    String session = cluster.openSession();
    writer.commit(session, "main", 1);
    try (Subscription subscription = subscribe(Scope.session(session), visibility)) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.take(2)).endsWith("CaughtUp");
      makeAnew(session);
      try (LogWriter other = cluster.writer()) {
        other.commit(session, "main", 1, 2, 3, 4, 5);
      }
      assertThat(reader.until(Frame.Gap.class)).last().asString().startsWith("RESET 0/");
      assertThat(reader.take(5)).containsExactly("main:1", "main:2", "main:3", "main:4", "main:5");
      assertThat(reader.isQuiet()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void nothingOfATopicOfTheSameShapeIsDeliveredBeforeTheResetGap(Visibility visibility)
      throws Exception {
    String session = cluster.openSession();
    writer.commit(session, "main", 1);
    try (Subscription subscription = subscribe(Scope.session(session), visibility)) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.take(2)).endsWith("CaughtUp");
      assertThat(reader.isQuiet()).isTrue();
      makeAnew(session);
      try (LogWriter other = cluster.writer()) {
        // At the offset where the old topic was left lies just the sequence that was due there.
        other.commit(session, "main", 1);
        other.commit(session, "main", 2);
      }
      assertThat(reader.take(3)).satisfiesExactly(isReset(), is("main:1"), is("main:2"));
      assertThat(reader.isQuiet()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void aTopicMadeAnewGivesAResetGapOnResume(Visibility visibility) throws Exception {
    String session = cluster.openSession();
    Scope scope = Scope.session(session);
    writer.commit(session, "main", 1, 2);
    Cursor first = firstCursor(scope, visibility);
    cluster.delete(topic(session));
    SubscribeOptions resume =
        SubscribeOptions.builder().start(Start.cursor(first)).visibility(visibility).build();
    try (Subscription waiting = consumer.subscribe(scope, resume)) {
      FrameReader reader = new FrameReader(waiting);
      assertThat(reader.take(1)).containsExactly("CaughtUp");
      cluster.create(topic(session), 1);
      try (LogWriter other = cluster.writer()) {
        other.commit(session, "main", 1);
      }
      assertThat(reader.take(2)).satisfiesExactly(isReset(), is("main:1"));
    }
    try (Subscription subscription = consumer.subscribe(scope, resume)) {
      assertThat(new FrameReader(subscription).take(3))
          .satisfiesExactly(isReset(), is("main:1"), is("CaughtUp"));
    }
  }

  @Test
  void cursorsThatDoNotFitAreRefused() throws Exception {
    String session = cluster.openSession();
    Scope scope = Scope.session(session);
    writer.commit(session, "main", 1, 2);
    Cursor cursor = firstCursor(scope, Visibility.COMMITTED);
    SubscribeOptions resume = SubscribeOptions.builder().start(Start.cursor(cursor)).build();
    assertThatThrownBy(() -> consumer.subscribe(Scope.session(session).branch("main"), resume))
        .isInstanceOf(CursorScopeException.class);
    assertThatThrownBy(() -> consumer.subscribe(Scope.all(), resume))
        .isInstanceOf(CursorScopeException.class);
    assertThatThrownBy(() -> Start.cursor(cursor.token().substring(1)))
        .isInstanceOf(CursorDamagedException.class);
  }

  @Test
  void aRecordThatIsNoEventFailsTheSubscriptionAndNamesThePlace() throws Exception {
    String session = cluster.openSession();
    writer.begin();
    writer.log(session, "main", 1);
    writer.log(session, new byte[] {7, 7});
    writer.commit();
    try (Subscription subscription = subscribe(Scope.session(session), Visibility.COMMITTED)) {
      FrameReader reader = new FrameReader(subscription);
      assertThat(reader.take(1)).containsExactly("main:1");
      assertThatThrownBy(reader::next)
          .isInstanceOf(UndecodableRecordException.class)
          .hasMessageContaining(topic(session))
          .hasMessageContaining("offset 1");
    }
  }

  private static ThrowingConsumer<String> isReset() {
    return shape -> assertThat(shape).startsWith("RESET 0/");
  }

  private static ThrowingConsumer<String> is(String expected) {
    return shape -> assertThat(shape).isEqualTo(expected);
  }

  private void makeAnew(String session) {
    cluster.delete(topic(session));
    cluster.create(topic(session), 1);
  }

  private Cursor firstCursor(Scope scope, Visibility visibility) throws InterruptedException {
    try (Subscription subscription = subscribe(scope, visibility)) {
      return new FrameReader(subscription).next(Frame.Event.class).cursor();
    }
  }

  private String topic(String session) {
    return cluster.namespace().logTopic(session);
  }

  private Subscription subscribe(Scope scope, Visibility visibility) {
    return consumer.subscribe(scope, SubscribeOptions.builder().visibility(visibility).build());
  }
}
