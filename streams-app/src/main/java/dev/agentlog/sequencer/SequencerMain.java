package dev.agentlog.sequencer;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.sequencer.config.SequencerConfig;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The sequencer as a process: {@code SequencerMain --config FILE}.
 *
 * <p>Prints {@code READY bootstrap=HOST:PORT http=URL} when it judges appends. Ends with status 2
 * on wrong usage and 3 if the surroundings do not let it start.
 */
public final class SequencerMain {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int USAGE = 2;
  private static final int SURROUNDINGS = 3;

  private SequencerMain() {}

  /** Runs until the process is ended. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 2 || !args[0].equals("--config")) {
      System.err.println("Usage: --config FILE, with FILE a properties file of settings.");
      System.exit(USAGE);
    }
    try {
      SequencerConfig config = SequencerConfig.load(Path.of(args[1]), System.getenv());
      run(config);
    } catch (AgentLogException e) {
      System.err.println(e.getMessage());
      System.exit(SURROUNDINGS);
    }
  }

  private static void run(SequencerConfig config) throws InterruptedException {
    Sequencer sequencer = Sequencer.start(config);
    Runtime.getRuntime().addShutdownHook(new Thread(sequencer::close, "agentlog-shutdown"));
    if (!sequencer.awaitReady(PATIENCE)) {
      throw new AgentLogException(
          "The sequencer did not become ready within %d minutes; GET %s/health/ready says what it waits for."
              .formatted(PATIENCE.toMinutes(), sequencer.http()));
    }
    System.out.println(
        "READY bootstrap=" + config.bootstrapServers() + " http=" + sequencer.http());
    sequencer.awaitFailure();
  }
}
