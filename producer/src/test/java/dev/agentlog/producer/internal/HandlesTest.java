package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.WriterIdentity;
import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.NamespaceMismatchException;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.Writer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Handles: what they append where, and what they refuse. */
class HandlesTest {

  private final Bench bench = new Bench(Bench.options().build());
  private final SessionHandle session = bench.producer.session("s");

  @BeforeEach
  void open() {
    bench.exists("s");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void aForkIsAnAppendOnTheChildThatNamesTheParent() {
    session.branch("parent").fork("child", 4);

    assertLast(Kinds.BRANCH_FORKED, "child");
    assertThat(bench.lastEvent().getBranchOp()).isEqualTo(new BranchForked("parent", 4L));
  }

  @Test
  void aMergeIsAnAppendOnTheTargetThatNamesTheSource() {
    session.main().merge("child", 9);

    assertLast(Kinds.BRANCH_MERGED, "main");
    assertThat(bench.lastEvent().getBranchOp()).isEqualTo(new BranchMerged("child", 9L));
  }

  @Test
  void aClaimIsAnAppendThatNamesTheWriter() {
    session.main().claimWriter(new WriterIdentity("w", 2));

    assertLast(Kinds.WRITER_CLAIMED, "main");
    assertThat(bench.lastEvent().getWriter()).isEqualTo(new Writer("w", 2L));
  }

  @Test
  void closingASessionIsAnAppendOnMain() {
    session.closeSession();

    assertLast(Kinds.SESSION_CLOSED, "main");
  }

  private void assertLast(String kind, String branch) {
    AgentEvent event = bench.lastEvent();
    assertThat(event.getKind()).isEqualTo(kind);
    assertThat(event.getBranchId()).isEqualTo(branch);
    assertThat(event.getSessionId()).isEqualTo("s");
  }

  @Test
  void whatCannotBeOnABranchIsRefusedAndNothingIsSent() {
    BranchHandle side = session.branch("side");

    assertThatThrownBy(() -> side.append(EventDraft.sessionClosed().build()))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage(
            "An event of kind session.closed cannot be appended to branch 'side'; append it to 'main'.");
    assertThatThrownBy(() -> side.fork("side", 1))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage(
            "The branch 'side' cannot be forked from itself; append the fork to the new branch.");
    assertThatThrownBy(() -> session.branch(" "))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage("The branch id is blank; give one with at least one visible character.");
    assertThatThrownBy(() -> bench.producer.session("ä".repeat(257)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("514 bytes");
    assertThat(bench.kafka.history()).isEmpty();
  }

  @Test
  void anEventThatNobodyActedInIsRefused() {
    EventDraft draft = EventDraft.of("note.taken").build();
    try (Bench nobody = new Bench(Bench.options().agentId(null).build())) {
      nobody.exists("s");
      assertThatThrownBy(() -> nobody.producer.session("s").main().append(draft))
          .isInstanceOf(InvalidEventException.class)
          .hasMessage(
              "The event %s of kind note.taken does not say who acted; set agentId on the draft or on the producer.",
              draft.eventId());
    }
  }

  @Test
  void anOpenSessionNeedsNoLookUp() {
    bench.http.answers.put(Bench.SEQUENCER, new SequencerHttp.Answer(201, ""));

    SessionHandle opened = bench.producer.open("fresh");
    opened.main().append(EventDraft.of("note.taken").build());

    assertThat(opened.created()).isTrue();
    assertThat(bench.lookup.asked).doesNotContain("bench.inbox.fresh");
    assertThat(bench.kafka.history()).hasSize(1);
  }

  @Test
  void optionsThatContradictTheNamespaceAreRefusedNamingBoth() {
    NamespaceMeta meta = new NamespaceMeta(1, 8, "bundled:", List.of(1), NamespaceMeta.Sealing.RUN);
    ProducerOptions sixteen = Bench.options().partitions(16).build();
    ProducerOptions other = Bench.options().registry("http://r:1").build();

    assertThatThrownBy(() -> NamespaceChecks.check(sixteen, meta))
        .isInstanceOf(NamespaceMismatchException.class)
        .hasMessage(
            "The option partitions is 16, and namespace 'bench' has 8; leave the option out, or connect to another namespace.");
    assertThatThrownBy(() -> NamespaceChecks.check(other, meta))
        .isInstanceOf(NamespaceMismatchException.class)
        .hasMessage(
            "The option registry is http://r:1, and namespace 'bench' has bundled:; leave the option out, or connect to another namespace.");
    NamespaceChecks.check(Bench.options().partitions(8).registry("bundled:").build(), meta);
  }

  @Test
  void aNamespaceThatChangedWhileTheBrokersWereAwayIsRefused() {
    NamespaceMeta eight =
        new NamespaceMeta(1, 8, "bundled:", List.of(1), NamespaceMeta.Sealing.RUN);
    NamespaceMeta four = new NamespaceMeta(1, 4, "bundled:", List.of(1), NamespaceMeta.Sealing.RUN);
    ProducerOptions options = Bench.options().build();

    NamespaceChecks.checkUnchanged(options, eight, eight);

    assertThatThrownBy(() -> NamespaceChecks.checkUnchanged(options, eight, four))
        .isInstanceOf(NamespaceMismatchException.class)
        .hasMessageStartingWith("The namespace 'bench' was ")
        .hasMessageEndingWith("; start the agent anew, its spool is kept.");
  }

  @Test
  void aNamespaceThatDoesNotAcceptThisLibrarysEventsIsRefused() {
    NamespaceMeta meta = new NamespaceMeta(1, 8, "bundled:", List.of(7), NamespaceMeta.Sealing.RUN);
    SchemaRegistry registry = SchemaRegistry.of(SchemaRegistry.BUNDLED);

    assertThatThrownBy(() -> NamespaceChecks.checkSchema(Bench.options().build(), meta, registry))
        .isInstanceOf(NamespaceMismatchException.class)
        .hasMessage(
            "This producer writes events with schema id 1, and namespace 'bench' accepts [7]; add the id to the namespace's meta record, or use a library of the namespace's age.");
  }
}
