package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Events;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.schemas.Namespace;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Feeds a subscription's core from model logs, as its owner would, without threads or time. */
final class CoreReader {

  private final SubscriptionCore core;
  private final List<Frame> frames = new ArrayList<>();
  private final RecordView view = new RecordView(new BranchKeys());

  private final long since;

  private long[] positions = {};

  CoreReader(Scope scope, SubscribeOptions options) {
    CoreSettings settings = CoreSettings.of(Namespace.DEFAULT, scope, options, Events.CODEC);
    this.since = settings.since();
    this.core = new SubscriptionCore(settings);
  }

  /** Creates a reader that has looked at the log already. */
  static CoreReader on(ModelLog log, Scope scope, SubscribeOptions options) {
    CoreReader reader = new CoreReader(scope, options);
    reader.look(log);
    return reader;
  }

  SubscriptionCore core() {
    return core;
  }

  void look(ModelLog log) {
    core.found(log.facts());
    core.positioned(log.bounds(since));
    positions = core.readFrom();
    drain();
  }

  void missing() {
    core.missing();
    drain();
  }

  /** Reads up to {@code max} entries of each partition; returns whether it got anywhere. */
  boolean read(ModelLog log, int max) {
    boolean moved = false;
    for (int p = 0; p < positions.length && !core.isEnding(); p++) {
      if (positions[p] < log.start(p)) {
        look(log);
      }
      Visibility readAs = core.readAs();
      ModelLog.Polled polled = log.poll(p, positions[p], readAs, max);
      moved |= polled.position() > positions[p];
      if (!take(log, polled)) {
        return true;
      }
      positions[p] = polled.position();
      core.passed(p, polled.position(), polled.stable());
      drain();
      if (core.readAs() != readAs) {
        look(log);
        return true;
      }
    }
    return moved;
  }

  private boolean take(ModelLog log, ModelLog.Polled polled) {
    for (ConsumerRecord<byte[], byte[]> record : polled.records()) {
      if (core.isEnding()) {
        return true;
      }
      if (!core.accept(view.of(record))) {
        look(log);
        return false;
      }
      drain();
    }
    return true;
  }

  /** Reads until there is nothing more. */
  CoreReader readAll(ModelLog log) {
    boolean moved = true;
    while (moved) {
      moved = read(log, 500);
    }
    return this;
  }

  private void drain() {
    for (Frame frame = core.poll(); frame != null; frame = core.poll()) {
      frames.add(frame);
    }
  }

  List<Frame> frames() {
    return frames;
  }

  <T extends Frame> List<T> frames(Class<T> type) {
    return frames.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Returns what was delivered, as branch:sequence. */
  List<String> events() {
    return frames(Frame.Event.class).stream().map(e -> e.branch() + ":" + e.sequence()).toList();
  }

  /** Returns what kinds of frames came, events as branch:sequence. */
  List<String> shape() {
    return frames.stream()
        .map(
            frame -> {
              if (frame instanceof Frame.Event event) {
                return event.branch() + ":" + event.sequence();
              }
              return frame instanceof Frame.Gap gap
                  ? gap.reason()
                      + " "
                      + gap.range().partition()
                      + "/"
                      + gap.range().first()
                      + ".."
                      + gap.range().last()
                  : frame.getClass().getSimpleName();
            })
        .toList();
  }

  Cursor lastCursor() {
    return ((Frame.Positioned) frames.get(frames.size() - 1)).cursor();
  }
}
