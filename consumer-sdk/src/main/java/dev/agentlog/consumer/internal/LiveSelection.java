package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.EventFilter;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.LiveEvent;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.schemas.MalformedEventException;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which live events a subscription delivers: those of its scope that its filter admits. Anybody may
 * write to their topic, so what is no live event is passed over. One envelope is used again and
 * again. Not thread-safe; owned by its subscription.
 */
final class LiveSelection {

  private static final Logger log = LoggerFactory.getLogger(LiveSelection.class);

  private final Envelope envelope = new Envelope();
  private final byte @Nullable [] session;
  private final byte @Nullable [] branch;
  private final EventFilter selection;
  private final WireCodec<AgentEvent> codec;
  private long strange;

  LiveSelection(CoreSettings settings) {
    this.session = utf8(settings.identity().session());
    this.branch = utf8(settings.identity().liveBranch());
    this.selection = settings.selection();
    this.codec = settings.codec();
  }

  private static byte @Nullable [] utf8(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the frame of a record, null if it is not delivered. */
  Frame.@Nullable Live frame(ConsumerRecord<byte[], byte[]> record) {
    byte @Nullable [] value = record.value();
    try {
      if (value == null) {
        throw new MalformedEventException("It has no value.");
      }
      envelope.wrap(value).validateEnvelope();
      if (envelope.hasSequence() || envelope.lifecycle() != Lifecycle.PROGRESS) {
        throw new MalformedEventException("It is no progress without a sequence.");
      }
      return admits()
          ? new Frame.Live(
              new LiveEvent(RecordView.positionOf(record), value, record.headers(), codec))
          : null;
    } catch (MalformedEventException wrong) {
      pass(record, wrong);
      return null;
    }
  }

  private boolean admits() {
    return (session == null || envelope.textEquals(Field.SESSION_ID, session))
        && (branch == null || envelope.textEquals(Field.BRANCH_ID, branch))
        && selection.matches(envelope);
  }

  /** Tells the first, second, fourth, eighth and so on. */
  private void pass(ConsumerRecord<byte[], byte[]> record, MalformedEventException wrong) {
    strange++;
    if (Long.bitCount(strange) == 1) {
      log.atWarn()
          .addKeyValue("position", RecordView.positionOf(record))
          .addKeyValue("count", strange)
          .setCause(wrong)
          .log("A record on the topic of live events is none and is passed over.");
    }
  }
}
