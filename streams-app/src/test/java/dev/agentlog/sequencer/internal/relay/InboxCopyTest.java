package dev.agentlog.sequencer.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.schemas.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class InboxCopyTest {
  private final InboxCopy copy = new InboxCopy("ns.inbox", 5);

  @Test
  void valueAndHeadersPassUnchangedAndTheOriginIsAdded() {
    byte[] value = {1, 2, 3};
    RecordHeaders headers = new RecordHeaders();
    headers.add("x", new byte[] {4}).add(HeaderNames.REPLY, new byte[0]);

    ProducerRecord<byte[], byte[]> copied = copy.of("s", written(value, headers));

    assertThat(copied.topic()).isEqualTo("ns.inbox");
    assertThat(copied.partition()).isEqualTo(5);
    assertThat(new String(copied.key(), StandardCharsets.UTF_8)).isEqualTo("s");
    assertThat(copied.value()).isSameAs(value);
    assertThat(copied.headers().toArray())
        .extracting(header -> header.key())
        .containsExactly("x", HeaderNames.REPLY, HeaderNames.ORIGIN);
    assertThat(copied.headers().lastHeader(HeaderNames.ORIGIN).value())
        .isEqualTo("ns.inbox.s/0/77".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aValueAtTheLimitPassesAndOneAboveItIsMarked() {
    assertThat(copy.of("s", written(new byte[900_000], new RecordHeaders())).value())
        .hasSize(900_000);

    assertMarked(copy.of("s", written(new byte[900_001], new RecordHeaders().add("x", null))));
  }

  @Test
  void headersAtTheLimitPassAndAboveItAreMarked() {
    int limit = 16 * 1024;
    RecordHeaders fit = new RecordHeaders();
    fit.add("k", new byte[limit - 1]);
    RecordHeaders tooMuch = new RecordHeaders();
    tooMuch.add("kk", new byte[limit - 1]);

    assertThat(copy.of("s", written(new byte[1], fit)).value()).isNotNull();
    assertMarked(copy.of("s", written(new byte[1], tooMuch)));
  }

  private static void assertMarked(ProducerRecord<byte[], byte[]> copied) {
    assertThat(copied.value()).isNull();
    assertThat(copied.headers().toArray())
        .extracting(header -> header.key())
        .containsExactly(HeaderNames.TOO_LARGE, HeaderNames.ORIGIN);
  }

  private static ConsumerRecord<byte[], byte[]> written(byte[] value, Headers headers) {
    return new ConsumerRecord<>(
        "ns.inbox.s",
        0,
        77,
        1L,
        TimestampType.LOG_APPEND_TIME,
        5,
        value.length,
        "other".getBytes(StandardCharsets.UTF_8),
        value,
        headers,
        Optional.empty());
  }
}
