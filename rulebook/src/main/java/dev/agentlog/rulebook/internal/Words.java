package dev.agentlog.rulebook.internal;

/**
 * How values are named in the sentences for people: quoted, in printable characters, never longer
 * than a line.
 */
final class Words {
  /**
   * How many characters a value has at least when it is cut; what is escaped counts as it is shown.
   */
  static final int SHOWN = 60;

  private Words() {}

  /**
   * Returns the text in quotes, cut if it is long, with characters escaped that would not show or
   * would break the line.
   */
  static String quoted(String text) {
    StringBuilder words = new StringBuilder(Math.min(text.length(), SHOWN) + 3).append('\'');
    int at = 0;
    while (at < text.length() && words.length() <= SHOWN) {
      int codePoint = text.codePointAt(at);
      appendVisibly(words, codePoint);
      at += Character.charCount(codePoint);
    }
    if (at < text.length()) {
      words.append('…');
    }
    return words.append('\'').toString();
  }

  private static void appendVisibly(StringBuilder words, int codePoint) {
    if (shows(codePoint)) {
      words.appendCodePoint(codePoint);
    } else {
      words.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
    }
  }

  /**
   * Fixed ranges rather than Unicode categories: those differ between Java versions, and a sentence
   * may not.
   */
  private static boolean shows(int codePoint) {
    boolean hidden =
        Character.isISOControl(codePoint)
            || within(codePoint, 0x200B, 0x200F)
            || within(codePoint, 0x2028, 0x202E)
            || within(codePoint, 0x2060, 0x206F)
            || codePoint == 0xFEFF
            || within(codePoint, 0xE0000, 0xE007F);
    return !hidden;
  }

  private static boolean within(int codePoint, int first, int last) {
    return codePoint >= first && codePoint <= last;
  }
}
