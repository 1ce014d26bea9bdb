package dev.agentlog.cli.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame.Gap;
import dev.agentlog.consumer.OffsetRange;

/** Reads a gap as {@code tail --json} prints it: what {@code --repair} takes. */
final class GapText {
  private GapText() {}

  static Gap parse(String text) {
    JsonNode line =
        Json.tryParse(text).orElseThrow(() -> new UsageException(wrong("it is no JSON")));
    if (!line.path("frame").asText().equals("gap")) {
      throw new UsageException(wrong("its frame is no gap"));
    }
    if (!line.path("repair").isTextual()) {
      throw new UsageException(
          wrong("it has no repair cursor, because the log does not have its events"));
    }
    Cursor repair = Cursor.parse(line.path("repair").textValue());
    return new Gap(reason(line), range(line), null, repair, repair);
  }

  private static Gap.Reason reason(JsonNode line) {
    try {
      return Gap.Reason.valueOf(line.path("reason").asText());
    } catch (IllegalArgumentException e) {
      throw new UsageException(wrong("its reason is unknown"), e);
    }
  }

  private static OffsetRange range(JsonNode line) {
    for (String field : new String[] {"partition", "from", "to"}) {
      if (!line.path(field).canConvertToExactIntegral()) {
        throw new UsageException(wrong("it has no " + field));
      }
    }
    return new OffsetRange(
        line.path("partition").intValue(),
        line.path("from").longValue(),
        line.path("to").longValue());
  }

  private static String wrong(String why) {
    return "--repair takes a gap as 'tail --json' printed it, in quotes, but %s.".formatted(why);
  }
}
