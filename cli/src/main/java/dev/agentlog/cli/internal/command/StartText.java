package dev.agentlog.cli.internal.command;

import dev.agentlog.consumer.Start;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads where a subscription begins: what {@code --from} takes. */
final class StartText {

  private static final String AFTER = "after:";
  private static final String SINCE = "since:";

  private StartText() {}

  static Start parse(String text, boolean oneBranch) {
    if (text.equals("beginning")) {
      return Start.beginning();
    }
    if (text.equals("now")) {
      return Start.now();
    }
    if (text.startsWith(AFTER)) {
      if (!oneBranch) {
        throw new UsageException(
            "--from after:N counts on one branch; give --branch, without --lineage.");
      }
      return Start.after(sequence(text.substring(AFTER.length())));
    }
    return text.startsWith(SINCE)
        ? Start.since(moment(text.substring(SINCE.length())))
        : Start.cursor(text);
  }

  private static long sequence(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UsageException(
          "'%s' in --from after:%s is no sequence; give 0 or more.".formatted(text, text), e);
    }
  }

  private static Instant moment(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new UsageException(
          "'%s' in --from since:%s is no moment; give one such as 2026-01-31T12:00:00Z."
              .formatted(text, text),
          e);
    }
  }
}
