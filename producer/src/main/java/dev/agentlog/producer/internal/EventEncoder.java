package dev.agentlog.producer.internal;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventTooLargeException;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.schemas.Limits;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Makes the records of appends and of live events. Safe for use by any thread. */
final class EventEncoder {

  private final WireCodec<AgentEvent> codec;
  private final EventHeaders headers;
  private final @Nullable String defaultAgent;

  /**
   * Creates an encoder.
   *
   * @param defaultAgent who acts in drafts that do not say
   */
  EventEncoder(WireCodec<AgentEvent> codec, EventHeaders headers, @Nullable String defaultAgent) {
    this.codec = codec;
    this.headers = headers;
    this.defaultAgent = defaultAgent;
  }

  /**
   * Returns the record of an append. Its timestamp is left to the broker, which stamps inboxes.
   *
   * @throws InvalidEventException if the draft cannot be appended to the branch
   * @throws EventTooLargeException if the event or its headers are over their limits
   */
  ProducerRecord<byte[], byte[]> encode(
      SessionRoute route, String branch, EventDraft draft, ExpectedSequence expected) {
    byte[] value =
        value(draft, AgentEvents.of(route.session(), branch, draft, expected, defaultAgent));
    Iterable<Header> all = headers.of(draft, route.session());
    return new ProducerRecord<>(route.topic(), route.partition(), null, route.key(), value, all);
  }

  /**
   * Returns the record of an event that is sent live, without a sequence.
   *
   * @param topic the namespace's topic for that
   * @throws InvalidEventException if it cannot be sent live, or does not say who acted
   * @throws EventTooLargeException if the event or its headers are over their limits
   */
  ProducerRecord<byte[], byte[]> encodeLive(
      String topic, SessionRoute route, String branch, EventDraft draft) {
    byte[] value = value(draft, draft.liveEvent(route.session(), branch, defaultAgent));
    Iterable<Header> all = headers.ofLive(draft, route.session());
    return new ProducerRecord<>(topic, route.partitionOfSession(), null, route.key(), value, all);
  }

  private byte[] value(EventDraft draft, AgentEvent event) {
    byte[] value = codec.encode(event);
    if (value.length > Limits.MAX_EVENT_BYTES) {
      throw EventTooLargeException.ofEvent(draft.eventId(), draft.kind(), value.length);
    }
    return value;
  }
}
