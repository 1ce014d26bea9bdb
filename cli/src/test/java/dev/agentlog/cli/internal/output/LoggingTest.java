package dev.agentlog.cli.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoggingTest {
  private final LoggerContext context = new LoggerContext();

  @AfterEach
  void forget() {
    System.clearProperty(ClassicConstants.CONFIG_FILE_PROPERTY);
  }

  @Test
  void configuresLoggingWhereNobodyElseDoes() {
    ExecutionStatus status = new Logging().configure(context);

    assertThat(status).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
    assertThat(root().iteratorForAppenders()).hasNext();
  }

  @Test
  void stepsAsideForAConfigurationThatIsNamed() {
    System.setProperty(ClassicConstants.CONFIG_FILE_PROPERTY, "/etc/logback.xml");

    ExecutionStatus status = new Logging().configure(context);

    assertThat(status).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
    assertThat(root().iteratorForAppenders()).isExhausted();
  }

  private Logger root() {
    return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
