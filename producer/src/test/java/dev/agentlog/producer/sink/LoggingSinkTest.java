package dev.agentlog.producer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.agentlog.producer.EventDraft;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingSinkTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger("logging-sink-test");
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final SinkEvent event =
      SinkEvent.of(
          "s",
          EventDraft.of("tool.call.started")
              .agentId("a")
              .traceParent("00-1-2-01")
              .label("l", "hidden")
              .data("{\"secret\":1}")
              .build());

  @BeforeEach
  void listen() {
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(appender);
  }

  private Map<String, String> keyValues() {
    return appender.list.get(0).getKeyValuePairs().stream()
        .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
  }

  @Test
  void anEventIsOneConstantMessageWithItsPartsAsKeyValues() {
    try (LoggingSink sink = LoggingSink.create().to(logger)) {
      sink.accept(event);
      sink.flush(Duration.ZERO);
    }

    assertThat(appender.list).hasSize(1);
    assertThat(appender.list.get(0).getFormattedMessage()).isEqualTo("An agent event.");
    assertThat(keyValues())
        .containsEntry("session", "s")
        .containsEntry("branch", "main")
        .containsEntry("kind", "tool.call.started")
        .containsEntry("event", event.draft().eventId())
        .containsEntry("trace_parent", "00-1-2-01")
        .doesNotContainKey("run");
  }

  @Test
  void payloadsAreNotLoggedUnlessAskedFor() {
    LoggingSink.create().to(logger).accept(event);
    assertThat(keyValues()).doesNotContainKeys("data", "labels", "data_type");
    appender.list.clear();

    LoggingSink.create().to(logger).withPayload().accept(event);
    assertThat(keyValues())
        .containsEntry("data", "{\"secret\":1}")
        .containsEntry("labels", "{l=hidden}");
  }

  @Test
  void eventsAreLoggedAtTheLevelAskedFor() {
    LoggingSink.create().to(logger).at(org.slf4j.event.Level.DEBUG).accept(event);
    assertThat(appender.list).isEmpty();

    LoggingSink.create().to(logger).at(org.slf4j.event.Level.WARN).accept(event);
    assertThat(appender.list.get(0).getLevel()).isEqualTo(Level.WARN);
  }
}
