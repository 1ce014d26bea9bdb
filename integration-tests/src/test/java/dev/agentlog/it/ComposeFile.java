package dev.agentlog.it;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What the repository's {@code docker-compose.yml} says. */
final class ComposeFile {
  /** The top of the repository. */
  static final Path ROOT = root();

  private final Map<String, Object> content;

  private ComposeFile(Map<String, Object> content) {
    this.content = content;
  }

  static ComposeFile read() throws IOException {
    try (Reader reader = Files.newBufferedReader(ROOT.resolve("docker-compose.yml"))) {
      return new ComposeFile(
          new Yaml(new SafeConstructor(new LoaderOptions())).<Map<String, Object>>load(reader));
    }
  }

  Map<String, Service> services() {
    return map(content.get("services")).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Service(map(entry.getValue()))));
  }

  Service service(String name) {
    return Objects.requireNonNull(services().get(name), name);
  }

  List<String> volumes() {
    return List.copyOf(map(content.get("volumes")).keySet());
  }

  /** The settings that the broker's image makes of its variables: KAFKA_LOG_DIRS is log.dirs. */
  Map<String, String> brokerSettings() {
    Map<String, String> settings = new TreeMap<>();
    service("kafka")
        .environment()
        .forEach(
            (name, value) -> {
              if (name.startsWith("KAFKA_")) {
                String key = name.substring("KAFKA_".length()).toLowerCase(Locale.ROOT);
                settings.put(key.replace('_', '.'), value);
              }
            });
    return settings;
  }

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("docker-compose.yml"))) {
      directory = Objects.requireNonNull(directory.getParent(), "no docker-compose.yml above");
    }
    return directory;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object node) {
    return (Map<String, Object>) Objects.requireNonNull(node);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(@Nullable Object node) {
    return (List<Object>) Objects.requireNonNull(node);
  }

  /** One service. */
  record Service(Map<String, Object> content) {
    String text(String key) {
      return Objects.requireNonNull(content.get(key), key).toString();
    }

    Map<String, String> environment() {
      return map(content.getOrDefault("environment", Map.of())).entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toString()));
    }

    /** Published ports, such as {@code 127.0.0.1:9092:9092}. */
    List<String> ports() {
      return texts(content.getOrDefault("ports", List.of()));
    }

    List<String> volumes() {
      return texts(content.getOrDefault("volumes", List.of()));
    }

    List<String> healthCheck() {
      return texts(map(content.get("healthcheck")).get("test"));
    }

    /** The condition for each service that must come first. */
    Map<String, String> dependencies() {
      return map(content.getOrDefault("depends_on", Map.of())).entrySet().stream()
          .collect(
              Collectors.toMap(
                  Map.Entry::getKey,
                  entry -> String.valueOf(map(entry.getValue()).get("condition"))));
    }

    Map<String, Object> build() {
      return map(content.get("build"));
    }

    private static List<String> texts(@Nullable Object node) {
      return list(node).stream().map(Object::toString).toList();
    }
  }
}
