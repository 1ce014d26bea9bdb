package dev.agentlog.cli.internal.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.cli.DemoListener;
import dev.agentlog.cli.DemoSummary;
import dev.agentlog.cli.DemoSummary.Counts;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.cli.internal.output.Terminal;

/**
 * Shows a demo as JSON objects, one a line, of type {@code note}, {@code event}, {@code duplicate}
 * and {@code rejected}; the summary comes last. Thread-safe.
 */
public final class JsonView implements DemoListener {

  private final Terminal terminal;

  /**
   * @param terminal where to
   */
  public JsonView(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void noted(String session, String text) {
    print(
        Json.object()
            .put("type", "note")
            .put("session", session.isEmpty() ? null : session)
            .put("text", text));
  }

  @Override
  public void judged(Judged append) {
    if (append.accepted()) {
      return;
    }
    ObjectNode line =
        Json.object()
            .put("type", append.duplicate() ? "duplicate" : "rejected")
            .put("session", append.session())
            .put("branch", append.branch())
            .put("agent", append.agent())
            .put("kind", append.kind());
    print(
        append.duplicate()
            ? line.put("sequence", append.sequence())
            : line.put("reason", append.outcome())
                .put("expected", append.sequence())
                .put("detail", append.detail()));
  }

  @Override
  public void delivered(Delivered event) {
    print(
        Json.object()
            .put("type", "event")
            .put("session", event.session())
            .put("branch", event.branch())
            .put("sequence", event.sequence())
            .put("kind", event.kind()));
  }

  /**
   * The last line.
   *
   * @param summary what came of the demo
   * @return the contract's object
   */
  public static ObjectNode summary(DemoSummary summary) {
    Counts total = summary.total();
    ObjectNode line =
        Json.object()
            .put("type", "summary")
            .put("appended", total.appended())
            .put("accepted", total.accepted())
            .put("duplicates", total.duplicates());
    ObjectNode rejected = line.putObject("rejected");
    total.rejected().forEach(rejected::put);
    line.putObject("latency_ms")
        .put("p50", summary.latency().p50())
        .put("p95", summary.latency().p95())
        .put("p99", summary.latency().p99());
    return line;
  }

  private void print(JsonNode line) {
    terminal.out().println(Json.line(line));
  }
}
