package dev.agentlog.sequencer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The alert rules, the dashboard and the runbook in the documentation. */
final class OperationsFiles {
  private static final Path DIRECTORY = Path.of("..", "docs", "operations");
  private static final Pattern METER =
      Pattern.compile("\\b(?:agentlog|kafka)_[a-z_]+?(?=[^a-z_]|$)");
  private static final Pattern OWN_METER = Pattern.compile("`(agentlog_[a-z_]+)[`{]");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern PARAGRAPH =
      Pattern.compile("^## (AgentLog\\w+)$", Pattern.MULTILINE);

  private OperationsFiles() {}

  /** The meters that alert rules and dashboard ask for. */
  static Set<String> meters() throws IOException {
    Set<String> meters = found(METER, "alerts.yml", 0);
    meters.addAll(found(METER, "dashboard.json", 0));
    return meters;
  }

  /** The meters of our own in the module's table of measurements. */
  static Set<String> documentedMeters() throws IOException {
    Set<String> documented = new TreeSet<>();
    for (String row : Files.readAllLines(Path.of("README.md"))) {
      Matcher matcher = OWN_METER.matcher(row);
      while (matcher.find()) {
        documented.add(matcher.group(1));
      }
    }
    return documented;
  }

  /** The names of the alerts. */
  static Set<String> alerts() throws IOException {
    return found(ALERT, "alerts.yml", 1);
  }

  /** The paragraphs of the runbook. */
  static Set<String> paragraphs() throws IOException {
    return found(PARAGRAPH, "README.md", 1);
  }

  private static Set<String> found(Pattern pattern, String file, int group) throws IOException {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(Files.readString(DIRECTORY.resolve(file)));
    while (matcher.find()) {
      found.add(matcher.group(group));
    }
    return found;
  }
}
