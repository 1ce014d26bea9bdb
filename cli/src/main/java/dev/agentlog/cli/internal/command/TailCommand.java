package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.connection.Connection;
import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.filter.CompiledFilter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code agentlog tail}. */
@Command(name = "tail", description = "Shows what is in the log, then what comes.")
final class TailCommand extends ClientCommand {

  private static final Duration POLL = Duration.ofSeconds(1);

  @Mixin private ScopeOptions scopes = new ScopeOptions();

  @Option(
      names = "--from",
      paramLabel = "beginning|now|after:N|since:TIME|CURSOR",
      description =
          "Where to begin (default: ${DEFAULT-VALUE}); after:N on one branch; TIME such as 2026-01-31T12:00:00Z.")
  private String from = "beginning";

  @Option(
      names = "--filter",
      paramLabel = "EXPR",
      description = "Only what matches, such as \"kind.startsWith('tool.') && run == 'r-1'\".")
  private @Nullable String filter;

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

  @Option(
      names = "--live",
      description = "Show what is sent live, too, once caught up: token streams, which no log has.")
  private boolean live;

  @Option(
      names = "--overflow",
      paramLabel = "POLICY[:CAPACITY:RESERVE]",
      converter = OverflowConverter.class,
      description =
          "What happens when the output is slow: backpressure (default), drop-non-terminal, drop-progress, summarize-progress, fail.")
  private @Nullable Overflow overflow;

  @Option(
      names = "--repair",
      paramLabel = "GAP",
      description =
          "Show what a gap left out, and stop: its line as --json printed it; with the same scope, filter and visibility.")
  private @Nullable String repair;

  /** When to stop. */
  enum Until {
    CAUGHT_UP,
    END
  }

  @Override
  int run() throws InterruptedException {
    Scope scope = scopes.scope();
    Frame.Gap gap = repair == null ? null : GapText.parse(repair);
    SubscribeOptions options = options(gap != null);
    Connection connection = connection();
    ConsumerOptions consumerOptions =
        ConsumerOptions.builder(connection.bootstrap())
            .namespace(connection.namespace())
            .kafkaProperties(connection.properties())
            .build();
    try (AgentLogConsumer consumer = AgentLogConsumer.connect(consumerOptions);
        Subscription subscription = consumer.subscribe(scope, options)) {
      if (gap == null) {
        show(subscription);
      } else {
        repair(subscription, gap);
      }
    }
    return ExitCode.DONE;
  }

  private void repair(Subscription subscription, Frame.Gap gap) throws InterruptedException {
    try (Subscription missing = subscription.repair(gap)) {
      show(missing);
    }
  }

  private SubscribeOptions options(boolean repairs) {
    Start start = StartText.parse(from, scopes.oneBranch());
    SubscribeOptions.Builder options =
        SubscribeOptions.builder()
            .start(repairs && !(start instanceof Start.Since) ? Start.now() : start)
            .visibility(visibility)
            .live(live);
    if (overflow != null) {
      options.overflow(overflow);
    }
    if (filter != null) {
      options.filter(CompiledFilter.compile(filter));
    }
    return options.build();
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
      Frames.text(frame, !scopes.oneBranch(), terminal().palette()).ifPresent(this::print);
    }
  }
}
