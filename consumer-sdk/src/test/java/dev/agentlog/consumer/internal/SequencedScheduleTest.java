package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Visibility;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Generated schedules of a sequencer whose transactions abort, with readers that come, go and
 * resume in between.
 */
class SequencedScheduleTest {

  private static final int EVENTS = 120;

  @ParameterizedTest
  @CsvSource({"1,false", "3,false", "12,false", "1,true", "3,true", "12,true"})
  void deliversEachEventOnceInOrderWhateverAbortsAndResumesAnywhere(
      int branches, boolean handOvers) {
    for (long seed = 0; seed < 400; seed++) {
      Random random = new Random(seed * 31 + branches);
      ModelLog log = new ModelLog("agentlog.session.s", 1);
      ModelSequencer sequencer = new ModelSequencer(log, random, branches, EVENTS);
      List<String> delivered = new ArrayList<>();
      CoreReader reader = reader(log, Start.beginning(), Visibility.SEQUENCED);
      boolean mixed = seed % 2 == 1;
      int resumes = 0;
      while (true) {
        if (!sequencer.done()) {
          sequencer.step(0.3);
        }
        if (handOvers && random.nextInt(8) == 0) {
          sequencer.replace();
        }
        sequencer.stepOfReplaced();
        boolean moved = random.nextBoolean() && reader.read(log, 1 + random.nextInt(5));
        if (sequencer.done() && !moved && !reader.read(log, 500)) {
          break;
        }
        if (random.nextInt(10) == 0 && !reader.frames().isEmpty()) {
          delivered.addAll(reader.events());
          assertThat(reader.frames(Frame.Gap.class)).as("seed %d", seed).isEmpty();
          String token = reader.lastCursor().token();
          Visibility next =
              mixed && random.nextBoolean() ? Visibility.COMMITTED : Visibility.SEQUENCED;
          reader = reader(log, Start.cursor(Cursor.parse(token)), next);
          resumes++;
        }
      }
      delivered.addAll(reader.events());
      assertThat(delivered)
          .as("seed %d with %d aborts and %d resumes", seed, sequencer.aborts(), resumes)
          .containsExactlyElementsOf(expectedOrder(sequencer, delivered, mixed));
      assertThat(reader.frames(Frame.Gap.class)).as("seed %d", seed).isEmpty();
    }
  }

  /**
   * The order of the log; readers that go from early to committed sight may meet another branch's
   * events earlier or later, but never those of one branch out of order.
   */
  private static List<String> expectedOrder(
      ModelSequencer sequencer, List<String> delivered, boolean mixed) {
    if (!mixed) {
      return sequencer.names();
    }
    Map<String, Long> heads = new HashMap<>();
    for (String name : delivered) {
      String[] parts = name.split(":", 2);
      assertThat(Long.parseLong(parts[1])).isEqualTo(heads.getOrDefault(parts[0], 0L) + 1);
      heads.put(parts[0], Long.parseLong(parts[1]));
    }
    assertThat(delivered).hasSize(sequencer.names().size());
    return delivered;
  }

  @Test
  void aFastReaderSeesCopiesAndDropsThemAll() {
    ModelLog log = new ModelLog("agentlog.session.s", 1);
    ModelSequencer sequencer = new ModelSequencer(log, new Random(7), 2, EVENTS);
    CoreReader reader = reader(log, Start.beginning(), Visibility.SEQUENCED);
    while (!sequencer.done()) {
      sequencer.step(0.4);
      reader.readAll(log);
    }
    reader.readAll(log);
    assertThat(sequencer.aborts()).isGreaterThan(5);
    assertThat(reader.core().droppedCopies()).isGreaterThan(5);
    assertThat(reader.events()).containsExactlyElementsOf(sequencer.names());
  }

  @Test
  void cursorsStaySmallOverManyBranchesBecauseWhatIsSettledIsForgotten() {
    ModelLog log = new ModelLog("agentlog.session.s", 1);
    CoreReader reader = reader(log, Start.beginning(), Visibility.SEQUENCED);
    for (int i = 0; i < 500; i++) {
      log.commit(Events.bytes("s", "branch-" + i, 1));
    }
    reader.readAll(log);
    assertThat(LogCursor.of(reader.lastCursor()).floors()).hasSizeLessThanOrEqualTo(4);
  }

  private static CoreReader reader(ModelLog log, Start start, Visibility visibility) {
    SubscribeOptions options =
        SubscribeOptions.builder().start(start).visibility(visibility).build();
    return CoreReader.on(log, Scope.session("s"), options);
  }
}
