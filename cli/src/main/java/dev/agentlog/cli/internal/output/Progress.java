package dev.agentlog.cli.internal.output;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * How far long work has come: a bar on standard error where that is a terminal, nothing elsewhere.
 * Thread-safe.
 */
public final class Progress implements AutoCloseable {

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * Begins.
   *
   * @param terminal decides whether anything is shown
   * @param what is being done
   * @param total how many steps there are
   * @return to be closed when the work is done
   */
  public static Progress on(Terminal terminal, String what, long total) {
    return new Progress(terminal.errIsTerminal() ? bar(what, total) : null);
  }

  /** Some steps were done. */
  public void step(long steps) {
    if (bar != null) {
      bar.stepBy(steps);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }

  private static ProgressBar bar(String what, long total) {
    PrintStream err = System.err;
    return new ProgressBarBuilder()
        .setTaskName(what)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(100)
        .setConsumer(new ConsoleProgressBarConsumer(err, 80))
        .build();
  }
}
