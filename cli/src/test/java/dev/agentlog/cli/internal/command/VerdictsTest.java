package dev.agentlog.cli.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.cli.internal.output.Palette;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.VerdictResult.Accepted;
import dev.agentlog.producer.VerdictResult.Duplicate;
import dev.agentlog.producer.VerdictResult.Rejected;
import org.junit.jupiter.api.Test;

class VerdictsTest {

  private static final InboxPosition AT = new InboxPosition("agentlog.inbox", 0, 0);
  private static final VerdictResult REJECTED = new Rejected("SEQUENCE_GAP", 4, "A gap.", AT);

  @Test
  void programsGetTheContractsObjects() {
    assertThat(Json.line(Verdicts.line(new Accepted(3, AT))))
        .isEqualTo("{\"outcome\":\"ACCEPTED\",\"sequence\":3}");
    assertThat(Json.line(Verdicts.line(new Duplicate(3, AT))))
        .isEqualTo("{\"outcome\":\"DUPLICATE\",\"sequence\":3}");
    assertThat(Json.line(Verdicts.line(REJECTED)))
        .isEqualTo(
            "{\"outcome\":\"REJECTED\",\"reason\":\"SEQUENCE_GAP\",\"expected\":4,\"detail\":\"A gap.\"}");
  }

  @Test
  void peopleGetALine() {
    Palette plain = new Palette(false);

    assertThat(Verdicts.text(new Accepted(3, AT), "main", plain))
        .isEqualTo("ACCEPTED as 3 on main");
    assertThat(Verdicts.text(new Duplicate(3, AT), "main", plain))
        .isEqualTo("DUPLICATE of 3 on main");
    assertThat(Verdicts.text(REJECTED, "main", plain))
        .isEqualTo("REJECTED SEQUENCE_GAP, expected 4: A gap.");
  }
}
