package dev.agentlog.cli.internal.output;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/**
 * The logging of the command line, configured in code because reading XML costs a short command too
 * much. Everything goes to standard error. A {@code logback.xml} on the class path or named by
 * {@code logback.configurationFile} takes precedence.
 *
 * <p>Until {@link #apply} is called nothing is logged.
 */
public final class Logging extends ContextAwareBase implements Configurator {

  private static final String APPENDER = "stderr";
  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{24} %msg%replace( %kvp){'^ $',''}%n";

  /** Says an error for each changelog partition that a new namespace does not have yet. */
  private static final String ALARMIST =
      "org.apache.kafka.clients.admin.internals.PartitionLeaderStrategy";

  /** How much is logged. */
  public enum Mode {
    /** Nothing: what a person must know is said by the command itself. */
    QUIET(Level.OFF_INT, Level.OFF_INT),
    /** A stack that runs on a person's machine: ours from INFO, nothing of Kafka's. */
    STACK(Level.OFF_INT, Level.INFO_INT),
    /** A service: ours from INFO, everybody's errors. */
    SERVICE(Level.ERROR_INT, Level.INFO_INT),
    /** {@code --debug}: ours from DEBUG, everybody's warnings. */
    DEBUG(Level.WARN_INT, Level.DEBUG_INT);

    private final int others;
    private final int ours;

    Mode(int others, int ours) {
      this.others = others;
      this.ours = ours;
    }
  }

  /** For the service loader. */
  public Logging() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (isConfiguredElsewhere()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName(APPENDER);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(Level.OFF);
    context.getLogger(ALARMIST).setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Logback asks its own configurators, which read XML, after all others, whatever their rank. */
  private static boolean isConfiguredElsewhere() {
    ClassLoader loader = Logging.class.getClassLoader();
    return System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null
        || loader.getResource(ClassicConstants.TEST_AUTOCONFIG_FILE) != null
        || loader.getResource(ClassicConstants.AUTOCONFIG_FILE) != null;
  }

  /**
   * Sets how much is logged from here on; without effect if somebody else's configuration is in
   * force.
   *
   * @param mode how much
   */
  public static void apply(Mode mode) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      if (root.getAppender(APPENDER) != null) {
        root.setLevel(Level.toLevel(mode.others));
        context.getLogger("dev.agentlog").setLevel(Level.toLevel(mode.ours));
      }
    }
  }
}
