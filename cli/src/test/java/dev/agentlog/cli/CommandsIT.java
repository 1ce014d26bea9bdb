package dev.agentlog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentlog.cli.internal.stack.EmbeddedStack;
import dev.agentlog.cli.internal.stack.StackOptions;
import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Subscription;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.WayIn;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.schemas.MetaTopic;
import dev.agentlog.schemas.Namespace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command against a running system, in the form in which a program calls it. */
class CommandsIT {

  private static final String ID = "01900000-0000-7000-8000-00000000000";
  private static final Path SAMPLES = Path.of("src/main/resources/dev/agentlog/cli/samples");

  @SuppressWarnings("NullAway.Init")
  private static EmbeddedStack stack;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws InterruptedException {
    stack = EmbeddedStack.start(StackOptions.passing());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void openTellsWhetherTheSessionIsNew() {
    assertThat(run("open --session opened --label team=x").out())
        .isEqualTo("{\"session\":\"opened\",\"created\":true}\n");
    assertThat(run("open --session opened").out())
        .isEqualTo("{\"session\":\"opened\",\"created\":false}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "shared"})
  void appendPrintsTheVerdictByEitherWayIn(String way) {
    String append = "append --session verdicts-" + way + " --way-in " + way + " --kind note.taken ";

    assertThat(run(append + "--event-id " + ID + "1"))
        .isEqualTo(new Ran(0, "{\"outcome\":\"ACCEPTED\",\"sequence\":2}\n", ""));
    assertThat(run(append + "--event-id " + ID + "1"))
        .isEqualTo(new Ran(0, "{\"outcome\":\"DUPLICATE\",\"sequence\":2}\n", ""));
    Ran gap = run(append + "--expect 9");
    assertThat(gap.exit()).isEqualTo(1);
    assertThat(gap.json().get(0).properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("outcome", "reason", "expected", "detail");
    assertThat(gap.json().get(0).path("reason").asText()).isEqualTo("SEQUENCE_GAP");
    assertThat(gap.json().get(0).path("expected").asLong()).isEqualTo(3);
  }

  @Test
  void queriesPassOverSequencersThatAreGone() {
    run("open --session found-alive");
    Map<String, Object> settings = Map.of("bootstrap.servers", stack.bootstrap());
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      byte[] nobody = MetaTopic.instanceValue(URI.create("http://127.0.0.1:1"));
      for (int gone = 0; gone < 8; gone++) {
        String key = MetaTopic.instanceKey("gone-" + gone);
        var unused =
            producer.send(new ProducerRecord<>(Namespace.DEFAULT.metaTopic(), key, nobody));
      }
    }

    assertThat(run("head --session found-alive").exit()).isZero();
    assertThat(run("open --session opened-alive").exit()).isZero();
  }

  @Test
  void tailShowsWhatIsSentLiveBetweenWhatIsInTheLog() throws Exception {
    ProducerOptions options =
        ProducerOptions.builder().bootstrapServers(stack.bootstrap()).agentId("a").build();
    StringWriter out = new StringWriter();
    try (AgentLogProducer producer = AgentLogProducer.connect(options)) {
      BranchHandle main = producer.open("watched").main();
      CompletableFuture<Integer> tail =
          CompletableFuture.supplyAsync(
              () ->
                  AgentLogCli.execute(
                      new PrintWriter(out, true),
                      new PrintWriter(out, true),
                      environment(),
                      "tail --session watched --live --json".split(" ")));
      await().atMost(Duration.ofSeconds(60)).until(() -> out.toString().contains("caught_up"));
      main.live(EventDraft.of(Kinds.MODEL_DELTA).data("{\"text\":\"Hel\"}").build());
      main.live(EventDraft.of(Kinds.MODEL_DELTA).data("{\"text\":\"lo\"}").build());
      main.append(EventDraft.of(Kinds.MODEL_COMPLETED).data("{}").build());
      await().atMost(Duration.ofSeconds(60)).until(() -> out.toString().contains("\"live\""));
      main.session().closeSession();
      assertThat(tail.get(60, TimeUnit.SECONDS)).isZero();
    }

    List<JsonNode> frames = new Ran(0, out.toString(), "").json();
    assertThat(frames.stream().filter(frame -> frame.path("frame").asText().equals("live")))
        .singleElement()
        .satisfies(
            frame -> {
              assertThat(frame.path("data").path("text").asText()).isEqualTo("Hello");
              assertThat(frame.has("cursor")).isFalse();
              assertThat(frame.has("sequence")).isFalse();
            });
    assertThat(frames).extracting(frame -> frame.path("frame").asText()).endsWith("end_of_stream");
  }

  @Test
  void appendWithoutOpeningRefusesAnUnknownSession() {
    Ran ran = run("append --session never-opened --kind a.b --no-open");

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.json().get(0).path("reason").asText()).isEqualTo("SESSION_UNKNOWN");
    assertThat(run("head --session never-opened").exit()).isEqualTo(1);
  }

  @Test
  void aRefusedEventIsWrongUsage() {
    Ran ran = run("append --session refused --kind run.started");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err().lines()).hasSize(1);
  }

  @Test
  void branchesAreForkedMergedAndListed() {
    run("append --session forks --kind a.b");
    assertThat(run("fork --session forks --branch child --from main --at 1").out())
        .isEqualTo("{\"outcome\":\"ACCEPTED\",\"sequence\":1}\n");
    assertThat(run("merge --session forks --from child").out())
        .isEqualTo("{\"outcome\":\"ACCEPTED\",\"sequence\":3}\n");
    assertThat(run("merge --session forks --from child"))
        .satisfies(ran -> assertThat(ran.exit()).isEqualTo(1))
        .satisfies(ran -> assertThat(ran.out()).contains("ALREADY_MERGED"));

    assertThat(run("head --session forks --branch child").out())
        .isEqualTo(
            "{\"session\":\"forks\",\"branch\":\"child\",\"head\":1,\"status\":\"MERGED\"}\n");
    assertThat(run("branches --session forks").json())
        .extracting(branch -> branch.path("branch").asText() + " " + branch.path("head").asLong())
        .containsExactlyInAnyOrder("child 1", "main 3");
    assertThat(forPeople("branches --session forks").out())
        .contains("BRANCH  HEAD  STATUS")
        .contains("child      1  MERGED into main  main at 1");
  }

  @Test
  void aClosedSessionSaysSoAndKeepsKnowingItsEvents() {
    run("append --session done --kind a.b --event-id " + ID + "2");
    assertThat(run("close --session done").exit()).isZero();

    assertThat(run("append --session done --kind a.b").out()).contains("SESSION_CLOSED");
    assertThat(run("append --session done --kind a.b --event-id " + ID + "2").out())
        .contains("DUPLICATE");
    assertThat(run("open --session done").exit()).isEqualTo(1);
    assertThat(run("sessions").json())
        .filteredOn(session -> session.path("session").asText().equals("done"))
        .extracting(session -> session.path("status").asText())
        .containsExactly("CLOSED");
  }

  @Test
  void tombstonesHaveTheFieldsOfTheSchema() {
    run("append --session buried --kind a.b --expect 7 --agent eve");

    JsonNode tombstone = run("tombstones --session buried").json().get(0);

    assertThat(tombstone.properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "session_id",
            "branch_id",
            "event_id",
            "kind",
            "agent_id",
            "attempted_sequence",
            "expected_sequence",
            "reason",
            "detail",
            "inbox_topic",
            "inbox_partition",
            "inbox_offset",
            "recorded_at");
    assertThat(tombstone.path("agent_id").asText()).isEqualTo("eve");
    assertThat(forPeople("tombstones --session buried").out()).contains("SEQUENCE_GAP", "eve");
    assertThat(run("tombstones --session not-there").exit()).isEqualTo(1);
  }

  @Test
  void writersAreFenced() {
    assertThat(run("append --session fenced --kind writer.claimed --writer w:1").exit()).isZero();

    assertThat(run("append --session fenced --kind a.b").out()).contains("FENCED");
    assertThat(run("append --session fenced --kind a.b --writer w:1").exit()).isZero();
  }

  @Test
  void tailShowsEveryFrameUpToTheEndOfTheLog() {
    Ran opened =
        Ran.in(
            environment(),
            "append",
            "--session",
            "tailed",
            "--kind",
            "a.b",
            "--data",
            "{\"n\": 1}");
    assertThat(opened.exit()).isZero();

    List<JsonNode> frames = run("tail --session tailed --until caught-up").json();

    assertThat(frames)
        .extracting(frame -> frame.path("frame").asText())
        .containsExactly("event", "event", "caught_up");
    assertThat(frames.get(1).properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "frame", "session", "branch", "sequence", "kind", "event_id", "cursor", "data");
    assertThat(frames.get(1).path("data")).hasToString("{\"n\":1}");
    String cursor = frames.get(0).path("cursor").asText();
    assertThat(run("tail --session tailed --until caught-up --from " + cursor).json())
        .extracting(frame -> frame.path("kind").asText())
        .containsExactly("a.b", "");
    assertThat(
            run("tail --session tailed --branch main --until caught-up --visibility sequenced --from after:1")
                .json())
        .hasSize(2);
    assertThat(forPeople("tail --session tailed --until caught-up").out())
        .contains("tailed/main     2  a.b  cli  {\"n\": 1}");
  }

  @Test
  void tailShowsWhatTheFilterTheRunAndTheAgentAdmit() {
    run("append --session narrowed --kind tool.called --run r-1 --agent ada");
    run("append --session narrowed --kind message.user --run r-1 --agent bob");
    run("append --session narrowed --kind tool.called --run r-2 --agent bob");

    assertThat(sequences("tail --session narrowed --filter kind=='tool.called'&&agent!='ada'"))
        .containsExactly(4);
    assertThat(sequences("tail --session narrowed --run r-1")).containsExactly(2, 3);
    assertThat(sequences("tail --run r-1 --filter kind.startsWith('tool.')")).containsExactly(2);
    assertThat(sequences("tail --session narrowed --agent bob")).containsExactly(3, 4);
    assertThat(sequences("tail --session narrowed --from since:2000-01-01T00:00:00Z"))
        .containsExactly(1, 2, 3, 4);
    assertThat(sequences("tail --session narrowed --from since:2100-01-01T00:00:00Z")).isEmpty();
  }

  private static List<Integer> sequences(String tail) {
    return run(tail + " --until caught-up").json().stream()
        .filter(frame -> frame.path("frame").asText().equals("event"))
        .map(frame -> frame.path("sequence").asInt())
        .toList();
  }

  @Test
  void tailEndsWithTheSession() {
    run("append --session ended --kind a.b");
    run("close --session ended");

    assertThat(run("tail --session ended").json())
        .extracting(frame -> frame.path("frame").asText())
        .startsWith("event", "event", "event")
        .endsWith("end_of_stream");
  }

  @Test
  void tailShowsABranchWithItsAncestors() {
    run("append --session family --kind a.b");
    run("append --session family --kind a.b");
    run("fork --session family --branch child --from main --at 2");
    run("append --session family --branch child --kind a.b");

    List<JsonNode> frames =
        run("tail --session family --branch child --lineage --until caught-up").json();

    assertThat(frames)
        .extracting(frame -> frame.path("branch").asText() + frame.path("sequence").asText())
        .containsExactly("main1", "main2", "child1", "child2", "");
    assertThat(forPeople("tail --session family --branch child --lineage --until caught-up").out())
        .contains("family/main     2  a.b", "family/child     1  branch.forked");
  }

  @Test
  void repairShowsWhatAGapLeftOutAndNothingElse() throws Exception {
    for (int n = 0; n < 6; n++) {
      run("append --session shed --kind a.b");
    }
    run("append --session shed --kind run.completed --run r");

    Frame.Gap gap = shed("shed");
    String line =
        "{\"frame\":\"gap\",\"reason\":\"%s\",\"partition\":0,\"from\":%d,\"to\":%d,\"repair\":\"%s\"}"
            .formatted(
                gap.reason(),
                gap.range().first(),
                gap.range().last(),
                Objects.requireNonNull(gap.repair()).token());
    Ran ran = Ran.in(environment(), "tail", "--session", "shed", "--json", "--repair", line);

    assertThat(ran.exit()).isZero();
    assertThat(ran.json())
        .extracting(frame -> frame.path("frame").asText() + frame.path("sequence").asText())
        .containsExactly("event2", "event3", "event4", "event5", "event6", "event7", "caught_up");
  }

  /** A gap of a subscription of which nobody takes anything until all is in its queue. */
  private static Frame.Gap shed(String session) throws InterruptedException {
    ConsumerOptions options = ConsumerOptions.builder(stack.bootstrap()).build();
    SubscribeOptions how =
        SubscribeOptions.builder()
            .overflow(Overflow.of(Overflow.Policy.DROP_NON_TERMINAL, 2, 1))
            .build();
    try (AgentLogConsumer consumer = AgentLogConsumer.connect(options);
        Subscription subscription = consumer.subscribe(Scope.session(session), how)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> subscription.toString().contains("2 of 2"));
      Frame frame = null;
      while (!(frame instanceof Frame.Gap gap)) {
        frame = subscription.next(Duration.ofSeconds(60)).orElseThrow();
      }
      return gap;
    }
  }

  @Test
  void tailOfNothingEndsAtOnceAndADamagedCursorIsWrongInput() {
    assertThat(run("tail --session nothing-yet --until caught-up").json())
        .extracting(frame -> frame.path("frame").asText())
        .containsExactly("caught_up");
    assertThat(run("tail --session nothing-yet --from no-cursor").exit()).isEqualTo(2);
  }

  @Test
  void importingTwiceChangesNothing() {
    String command = "import " + SAMPLES.resolve("word-count.traj") + " --session imported";

    JsonNode first = run(command).json().get(0);
    JsonNode second = run(command).json().get(0);

    assertThat(first.path("accepted").asLong()).isPositive();
    assertThat(second.path("accepted").asLong()).isZero();
    assertThat(second.path("duplicates")).isEqualTo(first.path("accepted"));
    assertThat(run("head --session imported").json().get(0).path("head").asLong())
        .isEqualTo(first.path("accepted").asLong() + 1);
  }

  @Test
  void importTellsWhatTheLogRefused() throws IOException {
    Path lines =
        Files.writeString(
            folder.resolve("lines.jsonl"),
            """
            {"kind":"session.created","labels":{"a":"b"}}
            {"kind":"a.b"}
            {"kind":"a.b","sequence":9}
            """);

    Ran ran = run("import " + lines);

    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out())
        .isEqualTo(
            "{\"file\":\"lines\",\"session\":\"lines\",\"accepted\":1,\"duplicates\":0,\"rejected\":{\"SEQUENCE_GAP\":1}}\n");
    assertThat(ran.err())
        .isEqualTo(
            "agentlog: 1 of 3 events were rejected; 'agentlog tombstones --session S' says why.\n");
  }

  @ParameterizedTest
  @EnumSource(WayIn.class)
  void theDemoBalancesItsBooksByEitherWayIn(WayIn way) throws Exception {
    List<Path> runs = new ArrayList<>();
    try (Stream<Path> samples = Files.list(SAMPLES)) {
      for (Path sample : samples.toList()) {
        runs.add(
            Files.copy(
                sample,
                folder.resolve(
                    way.name().toLowerCase(java.util.Locale.ROOT) + "-" + sample.getFileName())));
      }
    }

    DemoSummary summary =
        Demo.run(
            new DemoOptions(way, runs, stack.bootstrap(), Namespace.DEFAULT),
            DemoListener.silent());

    assertThat(summary.faults()).isEmpty();
    assertThat(summary.sessions()).hasSize(3);
    assertThat(summary.total().duplicates()).isPositive();
    assertThat(summary.total().rejected())
        .containsKeys(
            "SEQUENCE_CONFLICT",
            "SEQUENCE_GAP",
            "EVENT_ID_REUSED",
            "RUN_SEALED",
            "BRANCH_READ_ONLY");
    assertThat(summary.latency().p50()).isPositive().isLessThanOrEqualTo(summary.latency().p99());
  }

  @Test
  void anotherNamespaceIsNotThere() {
    Ran ran = run("sessions --namespace elsewhere");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err()).contains("elsewhere");
    assertThat(ran.err().lines()).hasSize(1);
  }

  @Test
  void aTakenPortIsTheSurroundingsFault() {
    String port = stack.bootstrap().substring(stack.bootstrap().indexOf(':') + 1);

    Ran ran = Ran.command("dev", "--port", port);

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err())
        .isEqualTo(
            "agentlog: port %s, which the broker is to listen on, is taken; stop what uses it, or choose another with --port.\n"
                .formatted(port));
  }

  private static Ran run(String line) {
    return Ran.in(environment(), (line + " --json").split(" "));
  }

  private static Ran forPeople(String line) {
    return Ran.in(environment(), line.split(" "));
  }

  private static Map<String, String> environment() {
    return Map.of("AGENTLOG_BOOTSTRAP", stack.bootstrap());
  }
}
