package dev.agentlog.cli.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

  @Test
  void coloursComeOnlyOnATerminalThatWantsThem() {
    assertThat(terminal(true, Map.of()).colours()).isTrue();
    assertThat(terminal(false, Map.of()).colours()).isFalse();
    assertThat(terminal(true, Map.of("NO_COLOR", "1")).colours()).isFalse();
    assertThat(terminal(true, Map.of("NO_COLOR", "")).colours()).isTrue();
    assertThat(terminal(true, Map.of("TERM", "dumb")).colours()).isFalse();
  }

  private static Terminal terminal(boolean isTerminal, Map<String, String> environment) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return new Terminal(nowhere, nowhere, environment, isTerminal, isTerminal);
  }
}
