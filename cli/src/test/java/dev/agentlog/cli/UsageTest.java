package dev.agentlog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

  /** Nobody listens there. */
  private static final String NOWHERE = "127.0.0.1:1";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                              | agentlog: Missing command; see 'agentlog --help'.
          nope                                            | agentlog: Unmatched argument at index 0: 'nope'; see 'agentlog --help'.
          head                                            | agentlog: Missing required option: '--session=S'; see 'agentlog head --help'.
          head --session                                  | agentlog: Missing required parameter for option '--session' (S); see 'agentlog head --help'.
          append --session s                              | agentlog: Missing required option: '--kind=K'; see 'agentlog append --help'.
          append --session s --kind a.b --expect x        | agentlog: Invalid value for option '--expect': 'x' is not a long; see 'agentlog append --help'.
          append --session s --kind a.b --writer w        | agentlog: Invalid value for option '--writer': 'w' is not ID:EPOCH, such as host-7:3; see 'agentlog append --help'.
          append --session s --kind a.b --label x         | agentlog: Value for option option '--label' (K=V) should be in KEY=VALUE format but was x; see 'agentlog append --help'.
          append --session s --kind a.b --data {          | agentlog: --data is not JSON; quote it for the shell, for example --data '{"n":1}'.
          append --session s --kind a.b --way-in back     | agentlog: Invalid value for option '--way-in': expected one of [OWN, SHARED] (case-insensitive) but was 'back'; see 'agentlog append --help'.
          fork --session s --branch c --from p            | agentlog: Missing required option: '--at=N'; see 'agentlog fork --help'.
          merge --session s                               | agentlog: Missing required option: '--from=SOURCE'; see 'agentlog merge --help'.
          tail                                            | agentlog: tail needs --session S, --run R, --agent A or --all.
          tail --all --session s                          | agentlog: --all reads every session; leave out --session and --branch.
          tail --run r --agent a                          | agentlog: --run and --agent are two scopes; give one, and the other as a --filter, such as "agent == 'a'".
          tail --session s --branch b --run r             | agentlog: --run and --agent read all branches; leave out --branch, or give a --filter such as "branch == 'b'".
          tail --session s --from since:today             | agentlog: 'today' in --from since:today is no moment; give one such as 2026-01-31T12:00:00Z.
          tail --session s --filter kin=='a'              | agentlog: The filter cannot be compiled: 1:1: There is no field 'kin': name one of kind, lifecycle, branch, agent, run, turn, source, correlation, sequence, occurred_at, labels['key'] or data.path.
          tail --session s --from after:3                 | agentlog: --from after:N counts on one branch; give --branch, without --lineage.
          tail --session s --branch b --from after:x      | agentlog: 'x' in --from after:x is no sequence; give 0 or more.
          tail --session s --lineage                      | agentlog: --lineage reads a branch with its ancestors; give --session and --branch.
          tail --session s --branch b --lineage --from after:3 | agentlog: --from after:N counts on one branch; give --branch, without --lineage.
          tail --session s --repair x                     | agentlog: --repair takes a gap as 'tail --json' printed it, in quotes, but it is no JSON.
          tail --session s --repair {"frame":"event"}     | agentlog: --repair takes a gap as 'tail --json' printed it, in quotes, but its frame is no gap.
          tail --session s --repair {"frame":"gap","reason":"RETENTION","partition":0,"from":1,"to":2,"count":null,"repair":null} | agentlog: --repair takes a gap as 'tail --json' printed it, in quotes, but it has no repair cursor, because the log does not have its events.
          tail --session s --overflow drop                | agentlog: Invalid value for option '--overflow': 'drop' is no POLICY or POLICY:CAPACITY:RESERVE with a policy of backpressure, drop-non-terminal, drop-progress, summarize-progress, fail; see 'agentlog tail --help'.
          tail --session s --until later                  | agentlog: Invalid value for option '--until': 'later' is neither caught-up nor end; see 'agentlog tail --help'.
          import                                          | agentlog: Missing required parameter: 'FILE'; see 'agentlog import --help'.
          import /no/such/file.traj                       | agentlog: /no/such/file.traj cannot be read: there is no such file.
          demo --input /no/such/file.traj                 | agentlog: /no/such/file.traj cannot be read: there is no such file.
          dev --registry other                            | agentlog: --registry other is neither bundled nor apicurio.
          dev --port 70000                                | agentlog: --port 70000 is no port; give 0 to 65535.
          head --session s --namespace No                 | agentlog: The namespace 'No' is not legal: use 1 to 31 lower-case letters, digits and '-', beginning with a letter.
          head --session s --command-config /no/such/file | agentlog: the --command-config file /no/such/file cannot be read as properties.
          """)
  void wrongUsageIsOneSentenceAndStatusTwo(String line, String sentence) {
    Ran ran = Ran.command(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(ran.err().strip()).isEqualTo(sentence);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.exit()).isEqualTo(2);
  }

  @Test
  void anApicurioThatNobodyNamedIsTheSurroundingsFault() {
    Ran ran = Ran.command("dev", "--registry", "apicurio");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err())
        .startsWith(
            "agentlog: an Apicurio registry is no part of the embedded stack; start one and name it in AGENTLOG_REGISTRY_URL");
    assertThat(ran.err().lines()).hasSize(1);
  }

  @Test
  void aBrokerThatDoesNotAnswerIsTheSurroundingsFault() {
    Ran ran = Ran.in(Map.of("AGENTLOG_BOOTSTRAP", NOWHERE), "head", "--session", "s");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err()).contains(NOWHERE).doesNotContain("\tat ");
    assertThat(ran.err().lines()).hasSize(1);
  }

  @Test
  void debugShowsTheStackTrace() {
    Ran ran = Ran.command("import", "/no/such/file.traj", "--debug");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("\tat dev.agentlog.cli.");
  }

  @Test
  void malformedFilesAreOneSentenceThatNamesFileAndPlace() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.traj"), "{\"trajectory\": [\n  {]}");
    Path lines =
        Files.writeString(
            folder.resolve("events.jsonl"), "{\"kind\":\"a.b\"}\n\n{\"kind\":\"a.b\",\"knd\":1}\n");
    Path wrong = Files.writeString(folder.resolve("wrong.jsonl"), "{\"kind\":\"NotAKind\"}\n");

    assertThat(Ran.command("import", broken.toString()))
        .satisfies(ran -> assertThat(ran.exit()).isEqualTo(2))
        .extracting(Ran::err)
        .asString()
        .startsWith(
            "agentlog: " + broken + " cannot be imported: it is not JSON, line 2, column 4: ");
    assertThat(Ran.command("import", lines.toString()))
        .satisfies(ran -> assertThat(ran.exit()).isEqualTo(2))
        .extracting(Ran::err)
        .asString()
        .startsWith(
            "agentlog: "
                + lines
                + " cannot be imported: line 3: unknown field \"knd\"; the fields are agent_id, ");
    assertThat(Ran.command("import", wrong.toString()))
        .satisfies(ran -> assertThat(ran.exit()).isEqualTo(2))
        .extracting(Ran::err)
        .asString()
        .startsWith("agentlog: " + wrong + " cannot be imported: event 1: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequencer", "sequencer rebuild"})
  void sequencerCommandsAskForTheirSettings(String command) {
    Ran ran = Ran.command(command.split(" "));
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("--config").hasLineCount(1);
  }

  @Test
  void aSettingsFileThatCannotBeReadIsWrongInput() {
    Ran ran = Ran.command("sequencer", "--config", folder.resolve("none.properties").toString());

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err().lines()).hasSize(1);
  }

  @Test
  void helpNamesEveryCommandButTheLaunchersOwn() {
    Ran ran = Ran.command("--help");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .contains(
            "demo",
            "dev",
            "sequencer",
            "import",
            "open",
            "append",
            "fork",
            "merge",
            "close",
            "tail",
            "head")
        .contains("branches", "sessions", "tombstones")
        .doesNotContain("warm-up");
  }

  @Test
  void helpOfACommandIsNoError() {
    Ran ran = Ran.command("append", "--help");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .contains("--expect", "--event-id", "--no-open", "--bootstrap", "--command-config");
  }
}
