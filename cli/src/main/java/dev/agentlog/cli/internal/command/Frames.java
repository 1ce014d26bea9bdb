package dev.agentlog.cli.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.cli.internal.output.Palette;
import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.EncodedEvent;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Frame.CaughtUp;
import dev.agentlog.consumer.Frame.EndOfStream;
import dev.agentlog.consumer.Frame.Event;
import dev.agentlog.consumer.Frame.FellBehind;
import dev.agentlog.consumer.Frame.Gap;
import dev.agentlog.consumer.Frame.Live;
import dev.agentlog.consumer.Frame.Positioned;
import dev.agentlog.consumer.LiveEvent;
import dev.agentlog.v1.Lifecycle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the frames of a subscription are printed. */
final class Frames {

  private static final int DATA_SHOWN = 100;

  private Frames() {}

  /** For programs: the contract's object. */
  static ObjectNode line(Frame frame) {
    if (frame instanceof Event event) {
      return Json.object()
          .put("frame", "event")
          .put("session", event.session())
          .put("branch", event.branch())
          .put("sequence", event.sequence())
          .put("kind", event.kind())
          .put("event_id", event.eventId())
          .put("cursor", event.cursor().token())
          .set("data", data(event.event().getData()));
    }
    if (frame instanceof Gap gap) {
      return Json.object()
          .put("frame", "gap")
          .put("reason", gap.reason().name())
          .put("partition", gap.range().partition())
          .put("from", gap.range().first())
          .put("to", gap.range().last())
          .put("count", gap.count())
          .put("repair", Optional.ofNullable(gap.repair()).map(Cursor::token).orElse(null));
    }
    if (frame instanceof Live live) {
      return Json.object()
          .put("frame", "live")
          .put("session", live.event().session())
          .put("branch", live.event().branch())
          .put("kind", live.event().kind())
          .put("event_id", live.event().eventId())
          .set("data", data(live.event().event().getData()));
    }
    ObjectNode line = Json.object().put("frame", name(frame));
    return frame instanceof Positioned positioned
        ? line.put("cursor", positioned.cursor().token())
        : line;
  }

  /** For people: a line, or nothing for frames that only programs need. */
  static Optional<String> text(Frame frame, boolean manyBranches, Palette palette) {
    if (frame instanceof Event event) {
      return Optional.of(text(event, manyBranches, palette));
    }
    if (frame instanceof Gap gap) {
      String count = gap.count() == null ? "an unknown number of" : String.valueOf(gap.count());
      return Optional.of(
          palette.bad("-- gap: %s events are missing (%s)".formatted(count, gap.reason())));
    }
    if (frame instanceof Live live) {
      return Optional.of(text(live.event(), manyBranches, palette));
    }
    if (frame instanceof CaughtUp) {
      return Optional.of(palette.faint("-- caught up"));
    }
    if (frame instanceof FellBehind) {
      return Optional.of(palette.faint("-- fell behind, catching up"));
    }
    return frame instanceof EndOfStream
        ? Optional.of(palette.faint("-- the session is closed"))
        : Optional.empty();
  }

  /** Without a sequence, and faint: it is in no log. */
  private static String text(LiveEvent event, boolean manyBranches, Palette palette) {
    String line =
        "%s%5s  %s  %s  %s"
            .formatted(
                where(event, manyBranches),
                "~",
                event.kind(),
                event.agent(),
                shortened(event.event().getData()));
    return palette.faint(line.stripTrailing());
  }

  private static String where(EncodedEvent event, boolean manyBranches) {
    return manyBranches ? event.session() + "/" + event.branch() + " " : "";
  }

  private static String text(Event event, boolean manyBranches, Palette palette) {
    String where = where(event.logged(), manyBranches);
    String kind = event.kind();
    if (event.logged().lifecycle() == Lifecycle.TERMINAL) {
      kind = kind.endsWith("failed") ? palette.bad(kind) : palette.good(kind);
    }
    String agent = palette.faint(event.logged().agent());
    return "%s%5d  %s  %s  %s"
        .formatted(where, event.sequence(), kind, agent, shortened(event.event().getData()))
        .stripTrailing();
  }

  private static String shortened(@Nullable String data) {
    if (data == null || data.equals("{}")) {
      return "";
    }
    String line = data.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= DATA_SHOWN ? line : line.substring(0, DATA_SHOWN) + "…";
  }

  private static JsonNode data(@Nullable String data) {
    return data == null
        ? NullNode.getInstance()
        : Json.tryParse(data).orElseGet(() -> TextNode.valueOf(data));
  }

  private static String name(Frame frame) {
    if (frame instanceof CaughtUp) {
      return "caught_up";
    }
    if (frame instanceof FellBehind) {
      return "fell_behind";
    }
    return frame instanceof EndOfStream ? "end_of_stream" : "progress";
  }
}
