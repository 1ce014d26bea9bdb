package dev.agentlog.cli.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.cli.internal.connection.RefusedException;
import dev.agentlog.cli.internal.importing.ImportException;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.BrokerUnreachableException;
import dev.agentlog.schemas.InvalidArgumentException;
import org.junit.jupiter.api.Test;

class ExitCodeTest {

  @Test
  void theFailuresTypeDecides() {
    assertThat(ExitCode.of(new RefusedException("no"))).isEqualTo(1);
    assertThat(ExitCode.of(new UsageException("no"))).isEqualTo(2);
    assertThat(ExitCode.of(new ImportException("no"))).isEqualTo(2);
    assertThat(ExitCode.of(new InvalidArgumentException("no"))).isEqualTo(2);
    assertThat(ExitCode.of(new InvalidEventException("no"))).isEqualTo(2);
    assertThat(ExitCode.of(new BrokerUnreachableException("no"))).isEqualTo(3);
    assertThat(ExitCode.of(new AgentLogException("no"))).isEqualTo(3);
    assertThat(ExitCode.of(new IllegalStateException("no"))).isEqualTo(3);
  }
}
