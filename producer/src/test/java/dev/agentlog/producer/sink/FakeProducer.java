package dev.agentlog.producer.sink;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.CloseReport;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.OpenOptions;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.schemas.NamespaceMeta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A producer that keeps what is appended; the test answers. */
final class FakeProducer implements AgentLogProducer {

  final List<Appended> appends = new ArrayList<>();
  @Nullable RuntimeException refusal;
  boolean closed;
  private final ProducerOptions options;

  FakeProducer(boolean verdicts) {
    this.options =
        ProducerOptions.builder().bootstrapServers("nowhere:1").verdicts(verdicts).build();
  }

  /** One append and its receipt. */
  record Appended(
      String place,
      String eventId,
      CompletableFuture<InboxPosition> durable,
      CompletableFuture<VerdictResult> verdict)
      implements Receipt {
    @Override
    public OptionalLong attempted() {
      return OptionalLong.empty();
    }
  }

  List<String> places() {
    return appends.stream().map(Appended::place).toList();
  }

  @Override
  public ProducerOptions options() {
    return options;
  }

  @Override
  public NamespaceMeta namespaceMeta() {
    return new NamespaceMeta(
        NamespaceMeta.VERSION, 1, "bundled:", List.of(1), NamespaceMeta.Sealing.RUN);
  }

  @Override
  public SessionHandle open(String id, OpenOptions details) {
    return session(id);
  }

  @Override
  public SessionHandle session(String id) {
    return new FakeSession(id);
  }

  @Override
  public void flush(Duration timeout) {}

  @Override
  public CloseReport close(Duration timeout) {
    closed = true;
    return new CloseReport(List.of());
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class FakeSession implements SessionHandle {
    private final String id;

    FakeSession(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public boolean created() {
      return false;
    }

    @Override
    public BranchHandle branch(String branch) {
      return new FakeBranch(this, branch);
    }
  }

  private final class FakeBranch implements BranchHandle {
    private final SessionHandle session;
    private final String id;

    FakeBranch(SessionHandle session, String id) {
      this.session = session;
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public SessionHandle session() {
      return session;
    }

    @Override
    public Receipt append(EventDraft draft, ExpectedSequence expected) {
      if (refusal != null) {
        throw refusal;
      }
      Appended appended =
          new Appended(
              session.id() + "/" + id + "/" + draft.data(),
              draft.eventId(),
              new CompletableFuture<>(),
              new CompletableFuture<>());
      appends.add(appended);
      return appended;
    }

    @Override
    public void live(EventDraft draft) {
      throw new AssertionError("A sink appends, and sent %s live.".formatted(draft));
    }
  }
}
