package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.connection.SurroundingsException;
import dev.agentlog.cli.internal.output.Logging;
import dev.agentlog.cli.internal.stack.EmbeddedStack;
import dev.agentlog.cli.internal.stack.StackOptions;
import dev.agentlog.schemas.Namespace;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentlog dev}. */
@Command(
    name = "dev",
    description =
        "Runs an embedded Kafka and a sequencer until interrupted; prints READY when usable.")
final class DevCommand extends ServiceCommand {

  static final String REGISTRY_VARIABLE = "AGENTLOG_REGISTRY_URL";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Kafka's port; 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port = 9092;

  @Option(
      names = "--http-port",
      paramLabel = "N",
      description = "The sequencer's port; 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int httpPort = 8080;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep state here over restarts (default: nothing is kept).")
  private @Nullable Path data;

  @Option(
      names = "--registry",
      paramLabel = "bundled|apicurio",
      description =
          "The schema registry: none needed, or a running Apicurio named by AGENTLOG_REGISTRY_URL.")
  private @Nullable String registry;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "The namespace (default: AGENTLOG_NAMESPACE, else agentlog).")
  private @Nullable String namespace;

  @Override
  Logging.Mode logging() {
    return Logging.Mode.STACK;
  }

  @Override
  int run() throws Exception {
    String name =
        namespace == null
            ? terminal().environment().get(ConnectionOptions.NAMESPACE_VARIABLE)
            : namespace;
    StackOptions options =
        new StackOptions(
            checked(port, "--port"),
            checked(httpPort, "--http-port"),
            data,
            name == null || name.isBlank() ? Namespace.DEFAULT : new Namespace(name),
            registryUrl());
    try (EmbeddedStack stack = EmbeddedStack.start(options)) {
      return serve(stack, stack.bootstrap(), stack.http(), stack::awaitFailure);
    }
  }

  private @Nullable String registryUrl() {
    if (registry == null) {
      return null;
    }
    return switch (registry.toLowerCase(Locale.ROOT)) {
      case "bundled" -> "bundled:";
      case "apicurio" -> {
        String url = terminal().environment().get(REGISTRY_VARIABLE);
        if (url == null || url.isBlank()) {
          throw new SurroundingsException(
              "an Apicurio registry is no part of the embedded stack; start one and name it in %s, such as http://localhost:8081/apis/ccompat/v7, or use --registry bundled."
                  .formatted(REGISTRY_VARIABLE));
        }
        yield url;
      }
      default ->
          throw new UsageException(
              "--registry %s is neither bundled nor apicurio.".formatted(registry));
    };
  }

  private static int checked(int port, String option) {
    if (port < 0 || port > 65_535) {
      throw new UsageException("%s %d is no port; give 0 to 65535.".formatted(option, port));
    }
    return port;
  }
}
