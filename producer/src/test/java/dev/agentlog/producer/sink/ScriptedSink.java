package dev.agentlog.producer.sink;

import dev.agentlog.producer.EventDraft;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A sink that keeps what it takes, and does what a test tells it to before. */
final class ScriptedSink implements AgentEventSink {

  final List<SinkEvent> taken = new CopyOnWriteArrayList<>();
  final AtomicInteger entered = new AtomicInteger();
  final AtomicInteger flushes = new AtomicInteger();
  final AtomicInteger closes = new AtomicInteger();
  volatile Consumer<SinkEvent> before = event -> {};
  volatile Runnable onFlush = () -> {};

  /** Returns a sink that takes nothing until the latch is down. */
  static ScriptedSink heldBy(CountDownLatch latch) {
    ScriptedSink sink = new ScriptedSink();
    sink.before =
        event -> {
          try {
            latch.await();
          } catch (InterruptedException hurry) {
            throw new IllegalStateException("interrupted", hurry);
          }
        };
    return sink;
  }

  static EventDraft draft(String data) {
    return EventDraft.of("test.step").agentId("a").data(data).build();
  }

  static SinkEvent event(String data) {
    return SinkEvent.of("s", draft(data));
  }

  List<String> data() {
    return taken.stream().map(event -> String.valueOf(event.draft().data())).toList();
  }

  @Override
  public void accept(SinkEvent event) {
    entered.incrementAndGet();
    before.accept(event);
    taken.add(event);
  }

  @Override
  public void flush(Duration timeout) {
    onFlush.run();
    flushes.incrementAndGet();
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}
