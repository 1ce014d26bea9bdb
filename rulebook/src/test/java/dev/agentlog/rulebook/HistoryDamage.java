package dev.agentlog.rulebook;

import dev.agentlog.schemas.Origin;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.Lifecycle;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Spoils one append in ten, so that rules 1 to 4 have something to refuse. */
final class HistoryDamage {
  private static final byte[] HUGE = new byte[900_001];
  private static final String X257 = "x".repeat(257);
  private static final List<Consumer<TestEvent>> WRONGS =
      List.of(
          event -> event.branch(" "),
          event -> event.agent(""),
          event -> event.agent("\t "),
          event -> event.kind("Wrong"),
          event -> event.kind("a." + "x".repeat(127)),
          event -> event.eventId("1-1-1-1-1"),
          event -> event.previous("x"),
          event -> event.sequence(0),
          event -> event.sequence(-5),
          event -> event.agent(X257),
          event -> event.branch(X257),
          event -> event.run(X257),
          event -> event.turn(X257),
          event -> event.correlation(X257),
          event -> event.writer(X257, 1),
          event -> event.kind("run.started").lifecycle(Lifecycle.ORDINARY).op(null).run(null),
          event -> event.kind("message.user").lifecycle(Lifecycle.PROGRESS).op(null),
          event -> event.kind("model.completed").lifecycle(Lifecycle.ORDINARY).op(null),
          event -> event.kind("session.closed").lifecycle(Lifecycle.TERMINAL).op(null).branch("b1"),
          event -> event.kind("branch.forked").lifecycle(Lifecycle.ORDINARY).op(null),
          event ->
              event
                  .kind("branch.forked")
                  .lifecycle(Lifecycle.ORDINARY)
                  .op(new BranchMerged("b2", 1L)),
          event ->
              event
                  .kind("branch.forked")
                  .lifecycle(Lifecycle.ORDINARY)
                  .op(new BranchForked(X257, 1L)),
          event ->
              event
                  .kind("branch.forked")
                  .lifecycle(Lifecycle.ORDINARY)
                  .branch("b1")
                  .op(new BranchForked("b1", 1L)),
          event ->
              event
                  .kind("branch.forked")
                  .lifecycle(Lifecycle.ORDINARY)
                  .branch("b1")
                  .op(new BranchForked("b2", -1L)),
          event ->
              event
                  .kind("branch.merged")
                  .lifecycle(Lifecycle.ORDINARY)
                  .op(new BranchForked("b2", 1L)),
          event -> event.kind("writer.claimed").lifecycle(Lifecycle.ORDINARY).op(null).noWriter(),
          event -> event.kind("own.kind").op(new BranchForked("b2", 1L)));

  private final Random random;

  HistoryDamage(Random random) {
    this.random = random;
  }

  /** Puts the event into a record, and one in ten times makes one of them wrong. */
  Sending send(TestEvent event) {
    int dice = random.nextInt(100);
    if (dice < 4) {
      TestEvent wrong = event.copy();
      WRONGS.get(random.nextInt(WRONGS.size())).accept(wrong);
      return framed(wrong);
    }
    Sending sending = framed(event);
    if (dice < 6) {
      return misrouted(sending);
    }
    if (dice < 8) {
      return malformed(sending, event.bytes());
    }
    if (dice < 9) {
      return tooLarge(sending);
    }
    if (dice < 12) {
      return sending.headerBytes(16_384);
    }
    return dice < 30 ? sending.relayedFrom(new Origin("own", 0, random.nextInt(1000))) : sending;
  }

  /** One event in ten is written with a later schema. */
  private Sending framed(TestEvent event) {
    return random.nextInt(10) == 0
        ? event.sending().value(LaterSchema.bytes(event))
        : event.sending();
  }

  private Sending misrouted(Sending sending) {
    return switch (random.nextInt(5)) {
      case 0 -> sending.key((byte[]) null);
      case 1 -> sending.onWrongPartition();
      case 2 -> sending.key("s1");
      case 3 -> sending.key("never opened");
      default -> sending.key(new byte[] {'s', (byte) 0xC0, (byte) 0x80});
    };
  }

  private Sending malformed(Sending sending, byte[] value) {
    return switch (random.nextInt(6)) {
      case 0 -> sending.value(null);
      case 1 -> sending.value(Arrays.copyOf(value, random.nextInt(value.length)));
      case 2 -> sending.value(Arrays.copyOf(value, value.length + 1 + random.nextInt(9)));
      case 3 -> sending.value(with(value, 4, 2));
      case 4 -> sending.value(with(value, 0, 1));
      default -> sending.value(with(value, 10, 0x80));
    };
  }

  private Sending tooLarge(Sending sending) {
    return switch (random.nextInt(3)) {
      case 0 -> sending.value(HUGE);
      case 1 -> sending.headerBytes(16_385 + random.nextInt(9));
      default -> sending.value(null).tooLarge();
    };
  }

  private static byte[] with(byte[] value, int index, int changed) {
    byte[] copy = value.clone();
    copy[index] = (byte) changed;
    return copy;
  }
}
