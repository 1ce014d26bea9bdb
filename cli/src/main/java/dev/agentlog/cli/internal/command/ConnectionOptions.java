package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.connection.Connection;
import dev.agentlog.schemas.Namespace;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of every command that talks to a running system. Filled in by picocli, then read by
 * one thread.
 */
final class ConnectionOptions {

  static final String BOOTSTRAP_VARIABLE = "AGENTLOG_BOOTSTRAP";
  static final String NAMESPACE_VARIABLE = "AGENTLOG_NAMESPACE";

  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final String DEFAULT_BOOTSTRAP = "localhost:9092";

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "The Kafka brokers (default: AGENTLOG_BOOTSTRAP, else localhost:9092).")
  private @Nullable String bootstrap;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "The namespace (default: AGENTLOG_NAMESPACE, else agentlog).")
  private @Nullable String namespace;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description = "Properties for the Kafka clients: security and all, as in Kafka's own tools.")
  private @Nullable Path commandConfig;

  /**
   * Which options hold: those given, then the environment variables, then the file (for the
   * brokers), then the defaults.
   *
   * @param environment the environment variables
   * @return where to connect to
   * @throws UsageException if the file cannot be read
   */
  Connection resolve(Map<String, String> environment) {
    Map<String, Object> properties = commandConfig == null ? new HashMap<>() : read(commandConfig);
    String servers = bootstrap == null ? environment.get(BOOTSTRAP_VARIABLE) : bootstrap;
    if (servers == null || servers.isBlank()) {
      servers = String.valueOf(properties.getOrDefault(BOOTSTRAP, DEFAULT_BOOTSTRAP));
    }
    properties.remove(BOOTSTRAP);
    String name = namespace == null ? environment.get(NAMESPACE_VARIABLE) : namespace;
    return new Connection(
        servers,
        name == null || name.isBlank() ? Namespace.DEFAULT : new Namespace(name),
        Map.copyOf(properties));
  }

  private static Map<String, Object> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(
          "the --command-config file %s cannot be read as properties.".formatted(file), e);
    }
    Map<String, Object> map = new HashMap<>();
    properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
    return map;
  }
}
