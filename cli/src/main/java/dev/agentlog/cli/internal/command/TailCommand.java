package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.connection.Connection;
import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.Visibility;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agentlog tail}. */
@Command(name = "tail", description = "Shows what is in the log, then what comes.")
final class TailCommand extends ClientCommand {

  private static final Duration POLL = Duration.ofSeconds(1);

  @Option(names = "--session", paramLabel = "S", description = "The session.")
  private @Nullable String session;

  @Option(names = "--branch", paramLabel = "B", description = "Only this branch's own events.")
  private @Nullable String branch;

  @Option(names = "--all", description = "All sessions.")
  private boolean all;

  @Option(
      names = "--from",
      paramLabel = "beginning|now|after:N|CURSOR",
      description = "Where to begin (default: ${DEFAULT-VALUE}); after:N on one branch.")
  private String from = "beginning";

  @Option(
      names = "--until",
      paramLabel = "caught-up|end",
      converter = UntilConverter.class,
      description = "When to stop (default: at the session's end).")
  private Until until = Until.END;

  @Option(
      names = "--visibility",
      paramLabel = "committed|sequenced",
      description = "See events once committed, or a commit earlier (default: ${DEFAULT-VALUE}).")
  private Visibility visibility = Visibility.COMMITTED;

  /** When to stop. */
  enum Until {
    CAUGHT_UP,
    END
  }

  @Override
  int run() throws InterruptedException {
    Scope scope = scope();
    SubscribeOptions options =
        SubscribeOptions.builder().start(start()).visibility(visibility).build();
    Connection connection = connection();
    ConsumerOptions consumerOptions =
        ConsumerOptions.builder(connection.bootstrap())
            .namespace(connection.namespace())
            .kafkaProperties(connection.properties())
            .build();
    try (AgentLogConsumer consumer = AgentLogConsumer.connect(consumerOptions);
        Subscription subscription = consumer.subscribe(scope, options)) {
      show(subscription);
    }
    return ExitCode.DONE;
  }

  private void show(Subscription subscription) throws InterruptedException {
    while (!subscription.ended() && !terminal().out().checkError()) {
      Optional<Frame> next = subscription.next(POLL);
      if (next.isPresent()) {
        show(next.get());
        if (until == Until.CAUGHT_UP && next.get() instanceof Frame.CaughtUp) {
          return;
        }
      }
    }
  }

  private void show(Frame frame) {
    if (json()) {
      print(Frames.line(frame));
    } else {
      Frames.text(frame, all || branch == null, terminal().palette()).ifPresent(this::print);
    }
  }

  private Scope scope() {
    if (all) {
      if (session != null || branch != null) {
        throw new UsageException("--all reads every session; leave out --session and --branch.");
      }
      return Scope.all();
    }
    if (session == null) {
      throw new UsageException("tail needs --session S, or --all.");
    }
    Scope.Session whole = Scope.session(session);
    return branch == null ? whole : whole.branch(branch);
  }

  private Start start() {
    if (from.equals("beginning")) {
      return Start.beginning();
    }
    if (from.equals("now")) {
      return Start.now();
    }
    if (from.startsWith("after:")) {
      if (branch == null) {
        throw new UsageException("--from after:N counts on one branch; give --branch too.");
      }
      return Start.after(number(from.substring("after:".length())));
    }
    return Start.cursor(from);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UsageException(
          "'%s' in --from after:%s is no sequence; give 0 or more.".formatted(text, text), e);
    }
  }
}
