package dev.agentlog.consumer.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Notices that a Kafka consumer has learned new metadata.
 *
 * <p>A consumer whose topic was made anew goes on in the new topic at the old offset, without a
 * word, but not before it has learned the new topic's id. The client tells such news to no one but
 * its plug-ins; a deserializer is one. Thread-safe.
 */
final class MetadataWatch extends ByteArrayDeserializer implements ClusterResourceListener {

  private final AtomicBoolean updated = new AtomicBoolean();

  @Override
  public void onUpdate(ClusterResource cluster) {
    updated.set(true);
  }

  /** Tells whether there has been news since the last call. */
  boolean takeUpdated() {
    return updated.getAndSet(false);
  }
}
