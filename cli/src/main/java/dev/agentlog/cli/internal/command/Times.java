package dev.agentlog.cli.internal.command;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Times for people. */
final class Times {

  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private Times() {}

  /**
   * A time in the local zone.
   *
   * @param time ISO-8601 in UTC; any other text is given back as it is
   * @return for example {@code 2026-03-01 12:00:00}
   */
  static String local(String time) {
    try {
      return LOCAL.format(Instant.parse(time).atZone(ZoneId.systemDefault()));
    } catch (DateTimeParseException e) {
      return time;
    }
  }
}
