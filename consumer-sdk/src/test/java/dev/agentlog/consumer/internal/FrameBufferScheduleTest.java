package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.LogReadException;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Overflow.Policy;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.consumer.internal.queue.Verdict;
import dev.agentlog.schemas.AgentLogException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All orders in which who fills a queue, who takes from it, and who fails or closes it can come to
 * their steps, one after the other. Each step is what the queue's lock makes one.
 */
class FrameBufferScheduleTest {

  private static final int EVENTS = 4;

  private final List<Frame.Event> events = events();

  /** What ends a queue beside its last frame. */
  private enum End {
    NONE,
    FAILURE,
    CLOSING
  }

  /** One that makes steps as long as there are some to make. */
  private interface Actor {
    boolean isReady();

    void step();
  }

  private static List<Frame.Event> events() {
    ModelLog log = new ModelLog("agentlog.session.s", 1);
    for (long sequence = 1; sequence <= EVENTS; sequence++) {
      log.commit(Events.bytes("s", "main", sequence));
    }
    return CoreReader.on(log, Scope.session("s"), SubscribeOptions.defaults())
        .readAll(log)
        .frames(Frame.Event.class);
  }

  /** One order of steps, from the beginning. */
  private final class Run {

    private final FrameBuffer buffer;
    private final End end;
    private final List<Frame> taken = new ArrayList<>();
    private int offered;
    private boolean checking;
    private boolean parked;
    private boolean woken;
    private boolean looking;
    private boolean ended;
    private @Nullable AgentLogException thrown;

    Run(int capacity, End end) {
      this.buffer = new FrameBuffer(Overflow.of(Policy.BACKPRESSURE, capacity, 1));
      this.end = end;
      buffer.begin(events.get(0).cursor());
    }

    private final Actor filling =
        new Actor() {
          @Override
          public boolean isReady() {
            boolean more = checking || offered < EVENTS;
            return more && (!parked || woken) && !(ended && end == End.FAILURE);
          }

          @Override
          public void step() {
            if (parked) {
              parked = false;
              woken = false;
            } else if (checking) {
              checking = false;
              parked = !buffer.takeRoomy();
            } else if (buffer.offer(events.get(offered), offered + 1 == EVENTS) == Verdict.FULL) {
              checking = true;
            } else {
              offered++;
            }
          }
        };

    private final Actor taking =
        new Actor() {
          @Override
          public boolean isReady() {
            return thrown == null && (looking || buffer.isReadable());
          }

          @Override
          public void step() {
            if (looking) {
              looking = false;
              woken |= buffer.takeRoomy();
              return;
            }
            try {
              taken.add(buffer.poll());
              looking = true;
            } catch (AgentLogException over) {
              thrown = over;
            }
          }
        };

    private final Actor ending =
        new Actor() {
          @Override
          public boolean isReady() {
            return end != End.NONE && !ended;
          }

          @Override
          public void step() {
            ended = true;
            if (end == End.FAILURE) {
              buffer.fail(new LogReadException("failed", new IllegalStateException()));
            } else {
              buffer.close(new SubscriptionClosedException("closed"));
            }
          }
        };

    /** Makes the steps chosen, and returns how many could come next. */
    int follow(List<Integer> choices) {
      for (int choice : choices) {
        ready().get(choice).step();
      }
      return ready().size();
    }

    private List<Actor> ready() {
      return List.of(filling, taking, ending).stream().filter(Actor::isReady).toList();
    }

    void check() {
      assertThat(taken).isEqualTo(events.subList(0, taken.size()));
      switch (end) {
        case NONE -> {
          assertThat(taken).hasSize(EVENTS);
          assertThat(buffer.ended()).isTrue();
        }
        case FAILURE -> {
          assertThat(taken).as("all that waited").hasSize(offered);
          assertThat(thrown).isInstanceOf(LogReadException.class);
        }
        case CLOSING -> assertThat(thrown).isInstanceOf(SubscriptionClosedException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everythingIsTakenAndNobodyWaitsForEverInWhateverOrder(int capacity) {
    assertThat(explore(capacity, End.NONE)).isGreaterThan(4);
  }

  @Test
  void aFailureComesBehindWhatWaitsInWhateverOrder() {
    assertThat(explore(2, End.FAILURE)).isGreaterThan(100);
  }

  @Test
  void closingEndsTheTakingInWhateverOrder() {
    assertThat(explore(2, End.CLOSING)).isGreaterThan(100);
  }

  /** Tries every order, and returns how many there are. */
  private int explore(int capacity, End end) {
    return explore(capacity, end, new ArrayList<>());
  }

  private int explore(int capacity, End end, List<Integer> choices) {
    Run run = new Run(capacity, end);
    int next = run.follow(choices);
    if (next == 0) {
      run.check();
      return 1;
    }
    int orders = 0;
    for (int choice = 0; choice < next; choice++) {
      choices.add(choice);
      orders += explore(capacity, end, choices);
      choices.remove(choices.size() - 1);
    }
    return orders;
  }
}
