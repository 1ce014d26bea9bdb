package dev.agentlog.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Prints figures as they are measured: aligned lines for people, one JSON object a line for
 * machines.
 */
final class Report {
  private static final double MICROS_PER_MILLI = 1_000.0;

  private final PrintStream out;
  private final boolean json;

  Report(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** The middle one, of an odd number of rounds. */
  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  void title(String text) {
    if (!json) {
      out.println();
      out.println(text);
    }
  }

  /** A distribution of times in microseconds. */
  void times(String scenario, String what, Histogram micros) {
    double p50 = micros.getValueAtPercentile(50) / MICROS_PER_MILLI;
    double p95 = micros.getValueAtPercentile(95) / MICROS_PER_MILLI;
    double p99 = p99(micros) / MICROS_PER_MILLI;
    double max = micros.getMaxValue() / MICROS_PER_MILLI;
    String line =
        json
            ? "{\"scenario\":\"%s\",\"what\":\"%s\",\"count\":%d,\"p50_ms\":%.1f,\"p95_ms\":%.1f,\"p99_ms\":%.1f,\"max_ms\":%.1f}"
            : "  %-34s %-30s n=%-7d p50 %7.1f ms  p95 %7.1f ms  p99 %7.1f ms  max %7.1f ms";
    out.println(
        String.format(
            Locale.ROOT, line, scenario, what, micros.getTotalCount(), p50, p95, p99, max));
  }

  void rate(String scenario, String what, double perSecond) {
    String line =
        json
            ? "{\"scenario\":\"%s\",\"what\":\"%s\",\"per_second\":%.0f}"
            : "  %-34s %-30s %,.0f/s";
    out.println(String.format(Locale.ROOT, line, scenario, what, perSecond));
  }

  /** A figure of any other kind, with its unit, such as bytes or ms. */
  void figure(String scenario, String what, double value, String unit) {
    String line =
        json
            ? "{\"scenario\":\"%s\",\"what\":\"%s\",\"value\":%.1f,\"unit\":\"%s\"}"
            : "  %-34s %-30s %,.1f %s";
    out.println(String.format(Locale.ROOT, line, scenario, what, value, unit));
  }

  void ratio(String scenario, String what, double ratio) {
    String line =
        json ? "{\"scenario\":\"%s\",\"what\":\"%s\",\"ratio\":%.2f}" : "  %-34s %-30s %.2f";
    out.println(String.format(Locale.ROOT, line, scenario, what, ratio));
  }

  /** Writes a line for people; nothing in JSON. */
  void note(String text) {
    if (!json) {
      out.println("    " + text);
    }
  }

  /** The 99th percentile. */
  static long p99(Histogram micros) {
    return micros.getValueAtPercentile(99);
  }

  /** How many times as long the 99th percentile is as the control's. */
  static double ratioOfP99(Histogram micros, Histogram control) {
    return (double) p99(micros) / p99(control);
  }
}
