package dev.agentlog.sequencer.internal.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Takes the record's append time; a record without one (the inbox's timestamp type was changed)
 * gets zero instead of stopping its task.
 */
public final class InboxTimestamp implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> inboxRecord, long partitionTime) {
    return Math.max(0, inboxRecord.timestamp());
  }
}
