package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.producer.WayIn;
import dev.agentlog.producer.internal.Delivery.Outcome;
import dev.agentlog.producer.internal.Delivery.Parcel;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.schemas.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class DeliveryTest {

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Delivery delivery = new Delivery(kafka, (parcel, outcome) -> outcomes.add(outcome));
  private final SessionRoute route = SessionRoute.of("s", WayIn.OWN, new Namespace("n"), 1);

  private void send(long sequence) throws Exception {
    PendingAppend append =
        new PendingAppend(
            EventIds.nextText(), "s", "main", OptionalLong.empty(), PendingAppend.Kept.ORPHAN);
    delivery.send(
        new Parcel(sequence, append, route),
        new ProducerRecord<>(route.topic(), 0, null, route.key(), new byte[1]));
  }

  @Test
  void theClientIsClosedOnTheThreadThatLearnsOfAFailureBeforeItCanSendMore() throws Exception {
    send(1);
    send(2);
    send(3);
    kafka.completeNext();

    kafka.errorNext(new TimeoutException("away"));

    assertThat(kafka.closed()).isTrue();
    assertThat(delivery.failed()).isTrue();
    assertThat(outcomes).hasSize(2);
    assertThat(outcomes.get(0)).isInstanceOf(Outcome.Acknowledged.class);
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Unanswered.class);
    send(4);
    assertThat(kafka.history()).hasSize(3);
  }

  @Test
  void whatIsRefusedForEverEndsTheRecordAndNotTheDelivery() throws Exception {
    send(1);
    send(2);

    kafka.errorNext(new RecordTooLargeException("too large"));
    kafka.completeNext();

    assertThat(delivery.failed()).isFalse();
    assertThat(outcomes.get(0)).isInstanceOf(Outcome.Refused.class);
    assertThat(outcomes.get(1)).isInstanceOf(Outcome.Acknowledged.class);
  }
}
