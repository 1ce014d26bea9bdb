package dev.agentlog.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.embedded.EmbeddedBroker;
import dev.agentlog.schemas.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ProducerIT {

  private static final Namespace NAMESPACE = new Namespace("it");
  private static EmbeddedBroker broker;
  private static FakeSequencer sequencer;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.builder().start();
    sequencer = new FakeSequencer(broker.bootstrapServers(), NAMESPACE, 4);
  }

  @AfterAll
  static void stop() throws Exception {
    sequencer.close();
    broker.close();
  }

  private static ProducerOptionsBuilder options(WayIn wayIn) {
    return ProducerOptions.builder()
        .bootstrapServers(broker.bootstrapServers())
        .namespace(NAMESPACE)
        .wayIn(wayIn)
        .agentId("agent-1");
  }

  private static EventDraft note(int number) {
    return EventDraft.of("note.taken").data("{\"n\":" + number + "}").build();
  }

  private static VerdictResult verdictOf(Receipt receipt) throws Exception {
    return receipt.verdict().get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(WayIn.class)
  void appendsOfOneThreadAreJudgedInOrderAndEachGetsItsOwnVerdict(WayIn wayIn) throws Exception {
    try (AgentLogProducer producer = AgentLogProducer.connect(options(wayIn).build())) {
      SessionHandle session = producer.open("order/" + wayIn);
      assertThat(session.created()).isTrue();
      assertThat(producer.open("order/" + wayIn).created()).isFalse();

      List<Receipt> receipts = new ArrayList<>();
      for (int i = 1; i <= 500; i++) {
        receipts.add(session.main().append(note(i), ExpectedSequence.exactly(i)));
      }

      for (int i = 1; i <= 500; i++) {
        InboxPosition position = receipts.get(i - 1).durable().get(20, TimeUnit.SECONDS);
        assertThat(verdictOf(receipts.get(i - 1)))
            .isEqualTo(new VerdictResult.Accepted(i, position));
      }
    }
  }
}
