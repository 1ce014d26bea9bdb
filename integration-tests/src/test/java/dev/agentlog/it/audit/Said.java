package dev.agentlog.it.audit;

import dev.agentlog.it.cluster.Events;
import dev.agentlog.schemas.MalformedEventException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record that the sequencer wrote says, in words, for the message of a failed check. */
final class Said {
  private Said() {}

  static String by(ConsumerRecord<byte[], byte[]> found) {
    try {
      return String.valueOf(
          found.topic().endsWith(".verdicts")
              ? Events.VERDICTS.decode(found.value())
              : found.topic().endsWith(".tombstones")
                  ? Events.TOMBSTONES.decode(found.value())
                  : Events.EVENTS.decode(found.value()));
    } catch (MalformedEventException unreadable) {
      return String.valueOf(unreadable.getMessage());
    }
  }
}
