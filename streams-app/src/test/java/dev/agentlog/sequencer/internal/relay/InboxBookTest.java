package dev.agentlog.sequencer.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.sequencer.internal.relay.InboxInspector.Found;
import dev.agentlog.sequencer.internal.relay.InboxInspector.Report;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InboxBookTest {
  private static final Uuid FIRST = new Uuid(1, 1);
  private static final Uuid SECOND = new Uuid(2, 2);

  private final Notices notices = new Notices(InstantSource.system());
  private final InboxBook book = new InboxBook(notices);

  @BeforeEach
  void anOpenSession() {
    book.add(new Inbox("s", "inbox.s", Inbox.OPEN));
  }

  @Test
  void anInboxIsReadOnceItIsFound() {
    assertThat(book.wanted()).isEmpty();

    assertThat(book.apply(found(FIRST, 1))).isEmpty();

    assertThat(book.wanted()).containsExactly(new TopicPartition("inbox.s", 0));
    assertThat(notices.newest()).isEmpty();
  }

  @Test
  void aReplacedInboxIsReportedAndTold() {
    book.apply(found(FIRST, 1));

    assertThat(book.apply(found(SECOND, 1))).containsExactly("inbox.s");

    assertThat(book.read("inbox.s").topicId()).isEqualTo(SECOND);
    assertThat(notices.newest())
        .singleElement()
        .satisfies(notice -> assertThat(notice.text()).contains("made anew"));
  }

  @Test
  void aDeletedInboxOfAnOpenSessionIsToldOnceAndItsReturnToo() {
    book.apply(found(FIRST, 1));

    assertThat(book.apply(missing())).containsExactly("inbox.s");
    assertThat(book.apply(missing())).isEmpty();

    assertThat(book.wanted()).isEmpty();
    assertThat(notices.newest())
        .extracting(Notices.Notice::text)
        .singleElement()
        .asString()
        .contains("was deleted;");
    book.apply(found(SECOND, 1));
    book.apply(found(SECOND, 1));
    assertThat(book.wanted()).hasSize(1);
    assertThat(notices.newest())
        .hasSize(2)
        .last()
        .extracting(Notices.Notice::text)
        .asString()
        .contains("made anew; it is read");
  }

  @Test
  void anInboxThatWasOnlyOutOfSightIsReadOnWithoutANotice() {
    book.apply(found(FIRST, 1));
    book.apply(missing());
    int told = notices.newest().size();

    assertThat(book.apply(found(FIRST, 1))).isEmpty();

    assertThat(book.wanted()).hasSize(1);
    assertThat(notices.newest()).hasSize(told);
  }

  @Test
  void allPartitionsOfAMisshapenInboxAreReadAndTheOperatorIsTold() {
    book.apply(found(FIRST, 2));
    book.apply(found(FIRST, 2));

    assertThat(book.wanted()).hasSize(2);
    assertThat(notices.newest())
        .singleElement()
        .satisfies(notice -> assertThat(notice.text()).contains("2 partitions"));
  }

  @Test
  void aMissingInboxOfAClosedSessionIsForgotten() {
    book.apply(found(FIRST, 1));
    book.read("inbox.s").sessionClosed(5);

    book.apply(missing());

    assertThat(book.all()).isEmpty();
    assertThat(notices.newest()).isEmpty();
  }

  @Test
  void anInboxIsDrainedOnlyWhileItIsRead() {
    Inbox inbox = book.read("inbox.s");

    assertThatThrownBy(() -> inbox.drained(Map.of()))
        .hasMessageContaining("cannot be drained while it is WANTED");
    book.apply(found(FIRST, 1));
    inbox.drained(Map.of(new TopicPartition("inbox.s", 0), 5L));
    assertThat(book.wanted()).isEmpty();
    inbox.writtenToAgain();
    assertThat(book.wanted()).hasSize(1);
    assertThatThrownBy(inbox::writtenToAgain).hasMessageContaining("while it is READING");
  }

  private static Report found(Uuid id, int partitions) {
    return new Report(Map.of("inbox.s", new Found(id, partitions)), List.of());
  }

  private static Report missing() {
    return new Report(Map.of(), List.of("inbox.s"));
  }
}
