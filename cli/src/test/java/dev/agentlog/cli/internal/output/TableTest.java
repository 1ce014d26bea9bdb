package dev.agentlog.cli.internal.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

  private static final Palette PLAIN = new Palette(false);

  @Test
  void columnsAreAlignedAndNumbersStandRight() {
    Table table = new Table("SESSION", "HEAD").row("one", 7).row("twenty-two", 1234);

    assertThat(table.lines(PLAIN))
        .containsExactly("SESSION     HEAD", "one            7", "twenty-two  1234");
  }

  @Test
  void aTableWithoutRowsIsItsHeading() {
    assertThat(new Table("A", "B").lines(PLAIN)).containsExactly("A  B");
  }

  @Test
  void controlCharactersCannotReachTheTerminal() {
    Table table = new Table("DETAIL").row("a\u001b[31mb\nc");

    assertThat(table.lines(PLAIN)).containsExactly("DETAIL", "a [31mb c");
  }

  @Test
  void aRowOfAnotherWidthIsRefused() {
    assertThatThrownBy(() -> new Table("A", "B").row("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row of 1 cells in a table of 2 columns");
  }

  @Test
  void theHeadingIsBoldOnATerminal() {
    assertThat(new Table("A").lines(new Palette(true))).containsExactly("\u001b[1mA\u001b[0m");
  }
}
