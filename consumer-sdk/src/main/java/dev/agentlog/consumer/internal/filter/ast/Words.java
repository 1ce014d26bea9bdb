package dev.agentlog.consumer.internal.filter.ast;

import java.util.Set;
import java.util.regex.Pattern;

/** How names and texts are written in a filter. */
public final class Words {

  private static final Pattern NAME = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
  private static final Pattern QUOTABLE = Pattern.compile("[_a-zA-Z0-9.\\-/ ]+");
  private static final Set<String> KEYWORDS = Set.of("in", "true", "false", "null");
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int DELETE = 0x7F;

  private Words() {}

  /** Says whether a key can be written behind a dot as it is. */
  public static boolean isName(String key) {
    return NAME.matcher(key).matches() && !KEYWORDS.contains(key);
  }

  /** Says whether a key can be written behind a dot in backticks. */
  public static boolean isQuotable(String key) {
    return QUOTABLE.matcher(key).matches();
  }

  /** Says whether every surrogate in the text is half of a pair, so that it can be UTF-8. */
  public static boolean isUnicode(CharSequence text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** Returns a text as a literal, in single quotes. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('\'');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\'', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < FIRST_PRINTABLE || c == DELETE) {
            quoted
                .append("\\x")
                .append(Character.forDigit(c >> 4, 16))
                .append(Character.forDigit(c & 0xF, 16));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('\'').toString();
  }
}
