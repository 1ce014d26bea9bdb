package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.NamespaceMeta;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownNamespaceTest {
  private static final Namespace NAMESPACE = new Namespace("known");

  @TempDir private Path directory;

  private static NamespaceMeta meta(int partitions) {
    return new NamespaceMeta(1, partitions, "bundled:", List.of(1), NamespaceMeta.Sealing.RUN);
  }

  private KnownNamespace known() {
    return new KnownNamespace(directory, NAMESPACE);
  }

  @Test
  void nothingIsKnownBeforeItWasTold() {
    assertThat(known().read()).isEmpty();
  }

  @Test
  void whatWasToldLastIsKnownAndNothingOfAnotherNamespace() {
    known().write(meta(4));
    known().write(meta(8));

    assertThat(known().read()).contains(meta(8));
    assertThat(new KnownNamespace(directory, new Namespace("other")).read()).isEmpty();
  }

  @Test
  void everyTruncationIsAsGoodAsNothing() throws Exception {
    known().write(meta(4));
    Path file = directory.resolve("namespace.known.json");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));

      assertThat(known().read()).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void whereNothingCanBeWrittenNothingIsKnown() {
    KnownNamespace nowhere = new KnownNamespace(directory.resolve("missing"), NAMESPACE);

    nowhere.write(meta(4));

    assertThat(nowhere.read()).isEmpty();
  }
}
