package dev.agentlog.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in the module's README are code that compiles. */
class ReadmeTest {

  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path output;

  @Test
  void theExamplesCompile() throws Exception {
    List<JavaFileObject> sources = new ArrayList<>();
    Matcher examples = EXAMPLE.matcher(Files.readString(Path.of("README.md")));
    while (examples.find()) {
      sources.add(source("Example" + sources.size(), examples.group(1)));
    }
    DiagnosticCollector<JavaFileObject> findings = new DiagnosticCollector<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

    boolean compiled =
        compiler
            .getTask(
                null,
                null,
                findings,
                List.of("-d", output.toString(), "-proc:none", "-cp", classPath()),
                null,
                sources)
            .call();

    assertThat(sources).hasSizeGreaterThanOrEqualTo(2);
    assertThat(
            findings.getDiagnostics().stream()
                .filter(finding -> finding.getKind() == Diagnostic.Kind.ERROR)
                .map(finding -> finding.getMessage(Locale.ROOT)))
        .isEmpty();
    assertThat(compiled).isTrue();
  }

  private static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
  }

  private static JavaFileObject source(String name, String body) {
    String text =
        """
        import dev.agentlog.producer.*;
        import dev.agentlog.producer.sink.*;
        import dev.agentlog.schemas.Kinds;
        import java.nio.file.Path;
        import java.time.Duration;
        class %s {
          AgentLogProducer producer;
          void example() throws Exception {
            %s
          }
        }
        """
            .formatted(name, body);
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }
}
