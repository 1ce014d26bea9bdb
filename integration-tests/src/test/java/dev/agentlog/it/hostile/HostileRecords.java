package dev.agentlog.it.hostile;

import dev.agentlog.it.cluster.Events;
import dev.agentlog.it.load.Rng;
import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.SessionPartitions;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes up records that must be refused: no value or key, another session's key, a wrong partition,
 * a schema that nobody knows, damaged bytes, too much of everything, and events that break a rule.
 * Not thread-safe.
 */
final class HostileRecords {
  private static final int HUGE = 1_000_000;
  private static final int TOO_MANY_HEADER_BYTES = 17 * 1024;

  private final Rng rng;
  private final Namespace namespace;
  private final int partitions;
  private final List<String> sessions;
  private final List<Supplier<ProducerRecord<byte[], byte[]>>> anywhere;
  private final List<Supplier<ProducerRecord<byte[], byte[]>>> shared;

  /** Records for these open sessions; of those of one megabyte there is one in {@code 2000}. */
  HostileRecords(Rng rng, Namespace namespace, int partitions, List<String> sessions) {
    this.rng = rng;
    this.namespace = namespace;
    this.partitions = partitions;
    this.sessions = sessions;
    this.anywhere =
        List.of(
            () -> bytes(session(), null),
            () -> bytes(session(), new byte[] {1, 2, 3}),
            () -> bytes(session(), new byte[0]),
            this::unknownSchema,
            this::cutOff,
            this::tooLong,
            this::noText,
            this::noise,
            this::refused,
            this::refused,
            this::refused,
            this::refused,
            this::ofAnotherSession);
    this.shared =
        List.of(
            this::withoutKey, this::underAnotherKey, this::onAnotherPartition, this::neverOpened);
  }

  /** The next record. */
  ProducerRecord<byte[], byte[]> next() {
    int dice = rng.below(2_000);
    if (dice == 0) {
      return bytes(session(), new byte[HUGE]);
    }
    if (dice < 20) {
      return withHeader(valid(session()), "h", new byte[TOO_MANY_HEADER_BYTES]);
    }
    if (dice < 40) {
      return withHeader(valid(session()), HeaderNames.TOO_LARGE, new byte[0]);
    }
    if (dice < 60) {
      return withHeader(refused(), HeaderNames.ORIGIN, Events.utf8("elsewhere/0/7"));
    }
    return rng.chance(25) ? rng.pick(shared).get() : rng.pick(anywhere).get();
  }

  private String session() {
    return rng.pick(sessions);
  }

  private ProducerRecord<byte[], byte[]> valid(String session) {
    return bytes(session, value(session));
  }

  private static byte[] value(String session) {
    return Events.EVENTS.encode(Events.event(session, "message.user").setData("{}").build());
  }

  /** By one way in or the other. */
  private ProducerRecord<byte[], byte[]> bytes(String session, byte @Nullable [] value) {
    String topic = rng.chance(50) ? namespace.ownInboxTopic(session) : namespace.inboxTopic();
    return new ProducerRecord<>(topic, Events.utf8(session), value);
  }

  private static ProducerRecord<byte[], byte[]> withHeader(
      ProducerRecord<byte[], byte[]> written, String name, byte[] header) {
    written.headers().add(name, header);
    return written;
  }

  private ProducerRecord<byte[], byte[]> refused() {
    String session = session();
    return bytes(session, Events.EVENTS.encode(HostileEvents.refused(rng, session)));
  }

  private ProducerRecord<byte[], byte[]> unknownSchema() {
    String session = session();
    byte[] value = value(session);
    value[4] = (byte) (2 + rng.below(100));
    return bytes(session, value);
  }

  private ProducerRecord<byte[], byte[]> cutOff() {
    String session = session();
    byte[] value = value(session);
    return bytes(session, Arrays.copyOf(value, rng.below(value.length)));
  }

  private ProducerRecord<byte[], byte[]> tooLong() {
    String session = session();
    byte[] value = value(session);
    return bytes(session, Arrays.copyOf(value, value.length + 1 + rng.below(50)));
  }

  /** A byte of the event id is one that no UTF-8 has. */
  private ProducerRecord<byte[], byte[]> noText() {
    String session = session();
    byte[] value = value(session);
    value[6 + rng.below(36)] = (byte) 0xFF;
    return bytes(session, value);
  }

  private ProducerRecord<byte[], byte[]> noise() {
    byte[] value = new byte[1 + rng.below(300)];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) rng.below(256);
    }
    value[0] = (byte) (1 + rng.below(255));
    return bytes(session(), value);
  }

  private ProducerRecord<byte[], byte[]> ofAnotherSession() {
    return bytes(session(), value("another"));
  }

  private ProducerRecord<byte[], byte[]> withoutKey() {
    return new ProducerRecord<>(
        namespace.inboxTopic(), rng.below(partitions), null, value(session()));
  }

  private ProducerRecord<byte[], byte[]> underAnotherKey() {
    return new ProducerRecord<>(
        namespace.inboxTopic(), Events.utf8("key-" + rng.below(50)), value(session()));
  }

  private ProducerRecord<byte[], byte[]> onAnotherPartition() {
    String session = session();
    int wrong = (SessionPartitions.partitionOf(session, partitions) + 1) % partitions;
    return new ProducerRecord<>(
        namespace.inboxTopic(), wrong, Events.utf8(session), value(session));
  }

  private ProducerRecord<byte[], byte[]> neverOpened() {
    String session = "never-" + rng.below(50);
    return new ProducerRecord<>(namespace.inboxTopic(), Events.utf8(session), value(session));
  }
}
