package dev.agentlog.cli.internal.output;

/**
 * Colours for a terminal, or none. Immutable.
 *
 * @param enabled whether escape sequences are written at all
 */
public record Palette(boolean enabled) {

  private static final String RESET = "\u001b[0m";

  /** Green: it went well. */
  public String good(String text) {
    return paint("\u001b[32m", text);
  }

  /** Red: it was refused. */
  public String bad(String text) {
    return paint("\u001b[31m", text);
  }

  /** Yellow: worth a look. */
  public String odd(String text) {
    return paint("\u001b[33m", text);
  }

  /** Dim: by the way. */
  public String faint(String text) {
    return paint("\u001b[2m", text);
  }

  /** Bold: a heading. */
  public String strong(String text) {
    return paint("\u001b[1m", text);
  }

  private String paint(String colour, String text) {
    return enabled ? colour + text + RESET : text;
  }
}
