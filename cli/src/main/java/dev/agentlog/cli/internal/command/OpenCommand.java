package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.OpenOptions;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.WayIn;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentlog open}. */
@Command(name = "open", description = "Opens a session, or finds it open.")
final class OpenCommand extends ClientCommand {

  @Option(names = "--session", required = true, paramLabel = "S", description = "The session.")
  private String session = "";

  @Option(
      names = "--label",
      paramLabel = "K=V",
      description = "A label of the session; may be repeated.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Override
  int run() {
    OpenOptions details = OpenOptions.builder().labels(labels).build();
    try (AgentLogProducer producer =
        AgentLogProducer.connect(Appends.options(connection(), WayIn.SHARED))) {
      SessionHandle handle = producer.open(session, details);
      if (json()) {
        print(Json.object().put("session", session).put("created", handle.created()));
      } else {
        print("session " + session + (handle.created() ? " is open." : " was open already."));
      }
    }
    return ExitCode.DONE;
  }
}
