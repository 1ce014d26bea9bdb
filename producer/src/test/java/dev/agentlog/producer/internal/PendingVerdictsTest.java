package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.producer.InboxPosition;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.v1.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingVerdictsTest {

  private static final long TIMEOUT = 1_000;

  private final PendingVerdicts pending = new PendingVerdicts(TIMEOUT);

  private PendingAppend added(UUID id) {
    PendingAppend append = new PendingAppend(id.toString(), "s", "main", OptionalLong.empty());
    pending.add(append);
    return append;
  }

  private static InboxPosition at(long offset) {
    return new InboxPosition("inbox", 0, offset);
  }

  private static Verdict verdict(UUID id, long offset) {
    return TestVerdicts.accepted(id.toString(), offset + 1, at(offset));
  }

  @Test
  void aVerdictAfterTheAcknowledgementAnswersTheAppendAtItsPosition() {
    PendingAppend append = added(EventIds.next());
    assertThat(pending.acknowledged(append, at(7), 0)).isNull();

    assertThat(pending.answered(append.id(), verdict(append.id(), 7))).isSameAs(append);

    assertThat(append.answered()).isTrue();
    assertThat(pending.size()).isZero();
    assertThat(pending.awaits(append.id())).isFalse();
  }

  @Test
  void aVerdictBeforeTheAcknowledgementIsKeptForIt() {
    PendingAppend append = added(EventIds.next());
    Verdict early = verdict(append.id(), 7);
    assertThat(pending.answered(append.id(), early)).isNull();

    assertThat(pending.acknowledged(append, at(7), 0)).isSameAs(early);

    assertThat(append.answered()).isTrue();
    assertThat(pending.size()).isZero();
  }

  @Test
  void aVerdictOnSomebodyElsesAppendOfTheSameEventAnswersNobody() {
    PendingAppend append = added(EventIds.next());
    assertThat(pending.answered(append.id(), verdict(append.id(), 3))).isNull();
    assertThat(pending.acknowledged(append, at(7), 0)).isNull();
    assertThat(pending.answered(append.id(), verdict(append.id(), 9))).isNull();

    assertThat(pending.answered(append.id(), verdict(append.id(), 7))).isSameAs(append);
  }

  @Test
  void aVerdictOnAnEventThatIsNotAwaitedIsNobodys() {
    UUID id = EventIds.next();

    assertThat(pending.awaits(id)).isFalse();
    assertThat(pending.answered(id, verdict(id, 1))).isNull();
  }

  @Test
  void twoAttemptsOfOneEventGetEachItsOwnVerdictInWhateverOrder() {
    UUID id = EventIds.next();
    PendingAppend first = added(id);
    PendingAppend second = added(id);
    Verdict ofSecond = verdict(id, 8);
    assertThat(pending.acknowledged(first, at(7), 0)).isNull();
    assertThat(pending.answered(id, ofSecond)).isNull();
    assertThat(pending.answered(id, verdict(id, 7))).isSameAs(first);

    assertThat(pending.acknowledged(second, at(8), 0)).isSameAs(ofSecond);
  }

  @Test
  void anEventIdIsTheSameInUpperCase() {
    PendingAppend append = added(UUID.fromString("0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000"));
    pending.acknowledged(append, at(7), 0);
    UUID upper = EventIds.parse("0190AAAA-BBBB-7CCC-8DDD-EEEEFFFF0000");

    assertThat(pending.answered(upper, verdict(upper, 7))).isSameAs(append);
  }

  @Test
  void theNewestEarlyVerdictsAreKeptAndNoMore() {
    PendingAppend append = added(EventIds.next());
    for (int offset = 0; offset <= PendingVerdicts.EARLY_KEPT; offset++) {
      pending.answered(append.id(), verdict(append.id(), offset));
    }

    assertThat(pending.acknowledged(append, at(0), 0)).isNull();

    PendingAppend other = added(EventIds.next());
    for (int offset = 0; offset <= PendingVerdicts.EARLY_KEPT; offset++) {
      pending.answered(other.id(), verdict(other.id(), offset));
    }
    assertThat(pending.acknowledged(other, at(1), 0)).isNotNull();
  }

  @Test
  void onlyAcknowledgedAppendsBecomeOverdueAndOnlyOnce() {
    PendingAppend unsent = added(EventIds.next());
    PendingAppend durable = added(EventIds.next());
    pending.acknowledged(durable, at(1), 100);

    assertThat(pending.takeOverdue(100 + TIMEOUT - 1)).isEmpty();
    assertThat(pending.takeOverdue(100 + TIMEOUT)).containsExactly(durable);
    assertThat(pending.takeOverdue(100 + TIMEOUT)).isEmpty();
    assertThat(pending.takeOverdue(Long.MAX_VALUE / 2)).isEmpty();
    assertThat(pending.pending()).containsExactly(unsent);
    assertThat(pending.answered(durable.id(), verdict(durable.id(), 1))).isNull();
  }

  @Test
  void theClockMayPassTheEndOfItsRange() {
    PendingAppend append = added(EventIds.next());
    pending.acknowledged(append, at(1), Long.MAX_VALUE - 10);

    assertThat(pending.takeOverdue(Long.MAX_VALUE)).isEmpty();
    assertThat(pending.takeOverdue(Long.MIN_VALUE + TIMEOUT)).containsExactly(append);
  }

  @Test
  void aFailedAppendIsTakenOutOnceAndItsLaterVerdictIsNobodys() {
    PendingAppend append = added(EventIds.next());

    assertThat(pending.remove(append, false)).isTrue();
    assertThat(pending.remove(append, false)).isFalse();

    assertThat(append.answered()).isFalse();
    assertThat(pending.acknowledged(append, at(1), 0)).isNull();
    assertThat(pending.answered(append.id(), verdict(append.id(), 1))).isNull();
    assertThat(pending.size()).isZero();
  }

  @Test
  void pendingAppendsAreToldInTheOrderInWhichTheyWereMade() {
    List<PendingAppend> made = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      made.add(added(UUID.randomUUID()));
    }

    assertThat(pending.pending()).containsExactlyElementsOf(made);
  }

  @Test
  void waitingForNothingPendingEndsWithTheLastAppendOrTheTime() throws Exception {
    PendingAppend append = added(EventIds.next());
    assertThat(pending.awaitEmpty(TimeUnit.MILLISECONDS.toNanos(20))).isFalse();
    Thread other = new Thread(() -> pending.remove(append, true));
    other.start();

    assertThat(pending.awaitEmpty(TimeUnit.SECONDS.toNanos(20))).isTrue();
    other.join();
  }

  /**
   * Random histories against a model that knows from the start where each append will lie: an
   * append is answered exactly when it is acknowledged, its own position's verdict came, and it was
   * not taken out before, at the later of the two.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyAppendIsAnsweredByTheVerdictOfItsOwnPositionAndNoOther(long seed) {
    Random random = new Random(seed);
    List<UUID> ids = List.of(EventIds.next(), EventIds.next(), EventIds.next());
    List<Modelled> model = new ArrayList<>();
    long now = 0;
    for (int step = 0; step < 5_000; step++) {
      now += random.nextInt(40);
      int what = random.nextInt(10);
      if (model.isEmpty() || what < 3) {
        model.add(new Modelled(added(ids.get(random.nextInt(ids.size()))), model.size()));
      } else if (what == 9) {
        assertThat(pending.takeOverdue(now)).containsExactlyInAnyOrderElementsOf(due(model, now));
      } else {
        Modelled one = model.get(Math.max(0, model.size() - 1 - random.nextInt(12)));
        stepOf(one, what, now);
      }
      assertThat(pending.size()).isEqualTo((int) model.stream().filter(m -> !m.done).count());
    }
  }

  private void stepOf(Modelled one, int what, long now) {
    if (what < 5 && !one.acknowledged) {
      one.acknowledged = true;
      one.deadline = now + TIMEOUT;
      Verdict early = pending.acknowledged(one.append, at(one.offset), now);
      assertThat(early != null).isEqualTo(one.answersNow());
    } else if (what < 8 && !one.judged) {
      one.judged = true;
      PendingAppend answered =
          pending.answered(one.append.id(), verdict(one.append.id(), one.offset));
      assertThat(answered).isSameAs(one.answersNow() ? one.append : null);
    } else if (what == 8 && !one.acknowledged) {
      assertThat(pending.remove(one.append, false)).isEqualTo(!one.done);
      one.done = true;
    }
  }

  private static List<PendingAppend> due(List<Modelled> model, long now) {
    List<PendingAppend> due = new ArrayList<>();
    for (Modelled one : model) {
      if (!one.done && one.acknowledged && one.deadline <= now) {
        one.done = true;
        due.add(one.append);
      }
    }
    return due;
  }

  /** What the model knows of one append. */
  private static final class Modelled {
    private final PendingAppend append;
    private final long offset;
    private boolean acknowledged;
    private boolean judged;
    private boolean done;
    private long deadline;

    private Modelled(PendingAppend append, long offset) {
      this.append = append;
      this.offset = offset;
    }

    private boolean answersNow() {
      boolean answers = acknowledged && judged && !done;
      done |= answers;
      return answers;
    }
  }

  @Test
  void anEmptyOneHasNothing() {
    assertThat(pending.pending()).isEmpty();
    assertThat(pending.takeAcknowledged()).isEmpty();
    assertThat(pending.answered(EventIds.next(), verdict(EventIds.next(), 1))).isNull();
  }
}
