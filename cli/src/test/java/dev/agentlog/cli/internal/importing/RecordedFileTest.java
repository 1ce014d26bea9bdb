package dev.agentlog.cli.internal.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordedFileTest {

  private static final String RUN = "{\"trajectory\":[]}";
  private static final String LINES = "\n{\"kind\":\"a.b\"}\n";

  @TempDir private Path folder;

  @Test
  void theContentDecidesWhereTheNameDoesNot() {
    assertThat(of("x.json", RUN).events()).hasSize(2);
    assertThat(of("x.json", LINES).events()).hasSize(1);
    assertThat(of("noextension", LINES).name()).isEqualTo("noextension");
    assertThat(of("a.b.traj", RUN).name()).isEqualTo("a.b");
    assertThat(of(".traj", RUN).name()).isEqualTo(".traj");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          x.traj  | []                                  | it is no recorded run: neither "trajectory" nor "history" is in it
          x.traj  | {}                                  | it is no recorded run: neither "trajectory" nor "history" is in it
          x.traj  | {"trajectory":1}                    | "trajectory" is not a list
          x.traj  | {"trajectory":[{},1]}               | element 2 of "trajectory" is not an object
          x.traj  | {"history":[{"role":"user"},{}]}    | message 2 of "history" has no role
          x.traj  | {"history":[],"info":[]}            | "info" is not an object
          x.jsonl | ``                                  | there is no event in it
          """)
  void whatIsNoRecordedRunIsRefusedWithItsFault(String name, String text, String sentence) {
    assertThatThrownBy(() -> of(name, text))
        .isInstanceOf(ImportException.class)
        .hasMessage(sentence);
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws IOException {
    Path latin = Files.write(folder.resolve("latin.traj"), new byte[] {'"', (byte) 0xFC, '"'});

    assertThatThrownBy(() -> RecordedFile.read(folder.resolve("none"), null))
        .hasMessage("%s cannot be read: there is no such file.", folder.resolve("none"));
    assertThatThrownBy(() -> RecordedFile.read(folder, null))
        .hasMessage("%s cannot be read: it is a directory.", folder);
    assertThatThrownBy(() -> RecordedFile.read(latin, null))
        .hasMessage("%s cannot be read: it is not UTF-8 text.", latin);
  }

  private static RecordedFile of(String name, String text) {
    return RecordedFile.of(name, text, null, Instant.EPOCH);
  }
}
