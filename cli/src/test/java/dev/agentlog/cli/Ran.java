package dev.agentlog.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentlog.cli.internal.output.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/**
 * One command that was run, and what it said.
 *
 * @param exit its exit status
 * @param out standard output
 * @param err standard error
 */
record Ran(int exit, String out, String err) {

  static Ran command(String... arguments) {
    return in(Map.of(), arguments);
  }

  static Ran in(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        AgentLogCli.execute(
            new PrintWriter(out, true), new PrintWriter(err, true), environment, arguments);
    return new Ran(exit, out.toString(), err.toString());
  }

  /** Standard output as JSON objects, one a line. */
  List<JsonNode> json() {
    return out.lines()
        .map(
            line -> {
              try {
                return Json.parse(line);
              } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + line, e);
              }
            })
        .toList();
  }
}
