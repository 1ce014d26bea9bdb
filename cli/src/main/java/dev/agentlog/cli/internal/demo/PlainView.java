package dev.agentlog.cli.internal.demo;

import dev.agentlog.cli.DemoListener;
import dev.agentlog.cli.internal.output.Palette;
import dev.agentlog.cli.internal.output.Terminal;

/**
 * Shows a demo as lines of text: what is noted, and every append that was not simply accepted.
 * Thread-safe.
 */
public final class PlainView implements DemoListener {

  private final Terminal terminal;
  private final Palette palette;

  /**
   * @param terminal where to
   */
  public PlainView(Terminal terminal) {
    this.terminal = terminal;
    this.palette = terminal.palette();
  }

  @Override
  public void noted(String session, String text) {
    terminal.out().println(palette.faint("· " + (session.isEmpty() ? "" : session + ": ") + text));
  }

  @Override
  public void judged(Judged append) {
    if (!append.accepted()) {
      terminal.out().println(line(append, palette));
    }
  }

  /** One append in one line. */
  static String line(Judged append, Palette palette) {
    String where =
        append.session() + "/" + append.branch() + " " + append.agent() + ": " + append.kind();
    if (append.duplicate()) {
      return palette.odd("= ") + where + " again, in the log already as " + append.sequence();
    }
    return palette.bad("✗ ")
        + where
        + " "
        + palette.bad(append.outcome())
        + ", "
        + append.sequence()
        + " would have been next";
  }
}
