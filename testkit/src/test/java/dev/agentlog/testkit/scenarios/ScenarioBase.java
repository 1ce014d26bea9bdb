package dev.agentlog.testkit.scenarios;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.schemas.EventIds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** What the scenarios have in common. Each test has a session of its own. */
abstract class ScenarioBase {
  static final Duration LIMIT = Duration.ofSeconds(60);

  final String id = "scenario-" + EventIds.nextText();
  SessionHandle session;
  BranchHandle main;

  /** The log that is read. */
  protected abstract LogUnderTest log();

  @BeforeEach
  final void open() {
    session = log().producer().open(id);
    main = session.main();
  }

  static void append(BranchHandle branch, String... kinds) {
    for (String kind : kinds) {
      var unused =
          branch
              .append(EventDraft.of(kind).data("{}").runId("r-" + branch.session().id()).build())
              .verdict()
              .join();
    }
  }

  final Subscription subscribe(Scope scope, Start start) {
    return subscribe(scope, SubscribeOptions.builder().start(start));
  }

  final Subscription subscribe(Scope scope, SubscribeOptions.Builder how) {
    return log().consumer().subscribe(scope, how.build());
  }

  final List<String> until(Scope scope, Start start) throws InterruptedException {
    try (Subscription subscription = subscribe(scope, start)) {
      return new Shapes(subscription).until(Frame.CaughtUp.class);
    }
  }
}
