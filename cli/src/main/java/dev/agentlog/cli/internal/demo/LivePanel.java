package dev.agentlog.cli.internal.demo;

import dev.agentlog.cli.DemoListener;
import dev.agentlog.cli.internal.output.Palette;
import dev.agentlog.cli.internal.output.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Shows a demo on a terminal as a picture that is drawn anew some times a second: a row for each
 * session, in which every append leaves a mark: a dot if it was accepted, a cross if it was
 * rejected, an equals sign if the log had it already; below, the last rejection in words.
 *
 * <p>Thread-safe. To be closed, which draws the last picture.
 */
public final class LivePanel implements DemoListener, AutoCloseable {

  private static final int MARKS = 48;
  private static final int NAME = 24;
  private static final int WIDEST = 100;
  private static final int MOST_ROWS = 16;
  private static final long REDRAW_MILLIS = 120;

  private final Terminal terminal;
  private final Palette palette;
  private final Map<String, Row> rows = new LinkedHashMap<>(); // guarded by this
  private final ScheduledExecutorService painter =
      Executors.newSingleThreadScheduledExecutor(LivePanel::daemon);

  private final Future<?> painting;

  private String last = ""; // guarded by this
  private long delivered; // guarded by this
  private int drawn; // guarded by this

  /** What is known of a session. */
  private static final class Row {
    final StringBuilder marks = new StringBuilder();
    long accepted;
    long duplicates;
    long rejected;
  }

  /**
   * @param terminal where to; a terminal
   */
  public LivePanel(Terminal terminal) {
    this.terminal = terminal;
    this.palette = terminal.palette();
    painting =
        painter.scheduleWithFixedDelay(
            this::draw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void noted(String session, String text) {
    if (session.isEmpty()) {
      erase();
      terminal.out().println(palette.faint("· " + text));
    } else {
      rows.computeIfAbsent(session, id -> new Row());
    }
  }

  @Override
  public synchronized void judged(Judged append) {
    Row row = rows.computeIfAbsent(append.session(), id -> new Row());
    if (append.accepted()) {
      row.accepted++;
      row.marks.append('·');
    } else if (append.duplicate()) {
      row.duplicates++;
      row.marks.append('=');
    } else {
      row.rejected++;
      row.marks.append('✗');
      last =
          "✗ %s/%s %s: %s"
              .formatted(append.session(), append.branch(), append.outcome(), append.detail());
    }
  }

  @Override
  public synchronized void delivered(Delivered event) {
    delivered++;
  }

  @Override
  public void close() {
    painting.cancel(false);
    painter.shutdown();
    draw();
  }

  private synchronized void draw() {
    if (rows.isEmpty()) {
      return;
    }
    erase();
    StringBuilder picture = new StringBuilder();
    rows.entrySet().stream()
        .limit(MOST_ROWS)
        .forEach(row -> line(picture, row.getKey(), row.getValue()));
    int more = rows.size() - MOST_ROWS;
    picture.append(more > 0 ? "… and " + more + " more sessions\n" : "");
    picture
        .append(palette.faint("the subscriber of everything has got " + delivered + " events"))
        .append('\n');
    picture.append(palette.faint(cut(last, WIDEST))).append('\n');
    terminal.out().print(picture);
    terminal.out().flush();
    drawn = Math.min(rows.size(), MOST_ROWS) + (more > 0 ? 1 : 0) + 2;
  }

  private void line(StringBuilder picture, String session, Row row) {
    String marks = row.marks.substring(Math.max(0, row.marks.length() - MARKS));
    StringBuilder strip = new StringBuilder();
    for (int i = 0; i < marks.length(); i++) {
      char mark = marks.charAt(i);
      String text = String.valueOf(mark);
      strip.append(
          mark == '✗' ? palette.bad(text) : mark == '=' ? palette.odd(text) : palette.good(text));
    }
    picture
        .append(("%-" + NAME + "s ").formatted(cut(session, NAME)))
        .append(" ".repeat(MARKS - marks.length()))
        .append(strip)
        .append(" %4d ·%4d ✗%4d =%n".formatted(row.accepted, row.rejected, row.duplicates));
  }

  private void erase() {
    if (drawn > 0) {
      terminal.out().print("\u001b[" + drawn + "A\u001b[J");
      drawn = 0;
    }
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "agentlog-demo-panel");
    thread.setDaemon(true);
    return thread;
  }
}
