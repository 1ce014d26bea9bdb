package dev.agentlog.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The table is whole. */
class RefusalTableTest {

  @Test
  void hasALineForEveryReason() {
    assertThat(RefusalTable.lines().map(RefusalTable.Line::reason)).contains(Reason.values());
  }
}
