package dev.agentlog.cli.internal.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows in aligned columns, for people: a heading, then cells padded to the widest of their column,
 * two spaces apart. Columns whose cells are all numbers are aligned to the right; control
 * characters in a cell become spaces.
 *
 * <p>Not thread-safe.
 */
public final class Table {

  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param headings the columns' headings, at least one
   */
  public Table(String... headings) {
    if (headings.length == 0) {
      throw new IllegalArgumentException("a table needs at least one column");
    }
    this.headings = List.of(headings);
  }

  /**
   * Adds a row.
   *
   * @param cells as many as there are columns
   * @return this
   */
  public Table row(Object... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(
          "a row of " + cells.length + " cells in a table of " + headings.size() + " columns");
    }
    List<String> row = new ArrayList<>(cells.length);
    for (Object cell : cells) {
      row.add(clean(String.valueOf(cell)));
    }
    rows.add(row);
    return this;
  }

  /**
   * The table as lines without trailing spaces, the heading first.
   *
   * @param palette for the heading
   * @return one string per line
   */
  public List<String> lines(Palette palette) {
    int columns = headings.size();
    int[] widths = new int[columns];
    boolean[] right = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      widths[i] = headings.get(i).length();
      right[i] = !rows.isEmpty();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
        right[i] &= isNumber(row.get(i));
      }
    }
    List<String> lines = new ArrayList<>(rows.size() + 1);
    lines.add(palette.strong(line(headings, widths, right)));
    for (List<String> row : rows) {
      lines.add(line(row, widths, right));
    }
    return lines;
  }

  private static String line(List<String> cells, int[] widths, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      String padding = " ".repeat(widths[i] - width(cell));
      line.append(i == 0 ? "" : GAP).append(right[i] ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  private static boolean isNumber(String cell) {
    boolean digits = false;
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      digits |= c >= '0' && c <= '9';
      if ((c < '0' || c > '9') && "-+.,%".indexOf(c) < 0) {
        return false;
      }
    }
    return digits || cell.equals("-");
  }

  private static String clean(String cell) {
    StringBuilder clean = new StringBuilder(cell.length());
    cell.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return clean.toString();
  }
}
