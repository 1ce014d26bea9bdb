package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.SpoolException;
import dev.agentlog.schemas.EventIds;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

class SpooledAppendTest {

  private final SpooledAppend append =
      new SpooledAppend(
          "ns",
          "sitzung/ü",
          "main",
          EventIds.nextText(),
          OptionalLong.of(7),
          List.of(new RecordHeader("agentlog-reply", new byte[] {'1'})),
          new byte[] {0, 0, 0, 0, 1, 42});

  @Test
  void whatIsReadIsWhatWasWritten() {
    SpooledAppend read = SpooledAppend.parse(append.toBytes());

    assertThat(read.value()).isEqualTo(append.value());
    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("headers", "value")
        .isEqualTo(append);
    assertThat(read.headers()).isEqualTo(append.headers());
    assertThat(read.orphan().attempted()).hasValue(7);
  }

  @Test
  void whatIsNoAppendIsTold() {
    byte[] bytes = append.toBytes();
    bytes[0] = 9;

    assertThatThrownBy(() -> SpooledAppend.parse(bytes))
        .isInstanceOf(SpoolException.class)
        .hasMessage(
            "The spool holds a record of version 9, and this library reads 1; use the library that wrote it.");
    assertThatThrownBy(() -> SpooledAppend.parse(new byte[] {1, 0}))
        .isInstanceOf(SpoolException.class)
        .hasMessage(
            "The spool holds a record of 2 bytes that is no append; give the producer a directory of its own.");
  }
}
