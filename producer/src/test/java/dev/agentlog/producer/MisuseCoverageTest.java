package dev.agentlog.producer;

import dev.agentlog.producer.internal.ProducerMisuseTest;
import dev.agentlog.producer.sink.AgentEventSink;
import dev.agentlog.producer.sink.SinkMisuseTest;
import dev.agentlog.schemas.misuse.MisuseCoverage;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every public method of the public types is in a table of misuses, or here with the reason why it
 * cannot be misused. Null is no misuse of its own: the compiler refuses it where it is not allowed.
 */
class MisuseCoverageTest {

  /** Why not, and which methods. */
  private static final Map<String, String> HARMLESS =
      Map.of(
          "only tells",
          """
          AgentLogProducer.options AgentLogProducer.namespaceMeta AgentLogProducer.spool
          AgentLogProducer.liveStats AgentLogProducer.metrics LiveOptions.coalescing LiveStats.waiting
          BranchHandle.id BranchHandle.session BranchWriter.branch CloseReport.clean
          ExpectedSequence.demanded ExpectedSequence.Exactly.demanded ExpectedSequence.Next.demanded
          Receipt.eventId Receipt.attempted Receipt.spooled Receipt.durable Receipt.verdict
          SessionHandle.id SessionHandle.created SessionHandle.main
          VerdictResult.position VerdictResult.inLog VerdictResult.Accepted.inLog
          VerdictResult.Duplicate.inLog VerdictResult.Rejected.inLog
          VerdictResult.Accepted.requireSequence VerdictResult.Duplicate.requireSequence
          FanOutSink.stats JsonLinesSink.nextIndex JsonLinesSink.tornBytes JsonLinesSink.file
          SessionRouter.unrouted
          """,
          "makes a beginning without being told anything",
          """
          EventDraft.sessionClosed EventDraft.toBuilder EventGuards.defaults ExpectedSequence.next
          LiveOptions.defaults LiveOptions.withoutCoalescing OpenOptions.none OpenOptions.builder ProducerOptions.builder SpoolSync.always
          SpoolSync.never WriterOptions.stopping WriterOptions.resynchronising FanOutSink.builder
          LoggingSink.create SessionRouter.create
          """,
          "takes everything that its type holds",
          """
          BranchHandle.writer EventDraft.writerClaimed EventDraftBuilder.clearLabels
          EventDraftBuilder.clearHeaders EventDraftBuilder.source EventDraftBuilder.parentEventId
          EventDraftBuilder.traceParent EventDraftBuilder.label EventDraftBuilder.labels
          EventDraftBuilder.dataType EventGuards.withJsonChecked EventGuards.redact
          OpenOptions.Builder.label OpenOptions.Builder.labels ProducerOptionsBuilder.namespace
          ProducerOptionsBuilder.wayIn ProducerOptionsBuilder.verdicts
          ProducerOptionsBuilder.cloudEventsHeaders ProducerOptionsBuilder.guards
          LiveOptions.withTextMember ProducerOptions.traced ProducerOptionsBuilder.live
          ProducerOptionsBuilder.traceParents
          ProducerOptionsBuilder.spool SpoolOptions.in SpoolOptions.withSync WriterOptions.withFirst
          JsonLinesOptions.to LoggingSink.to LoggingSink.at LoggingSink.withPayload
          SessionRouter.opening
          """,
          "may be called at any time, and again",
          """
          AgentLogProducer.close BranchWriter.close AgentEventSink.close FanOutSink.close
          JsonLinesSink.close JsonLinesSink.flush KafkaSink.close LoggingSink.close
          LoggingSink.flush SessionRouter.clear SessionRouter.close SessionRouter.flush
          """,
          "is written by the user",
          "PayloadStore.put");

  @Test
  void everyPublicMethodIsInATableOrHarmlessForAReason() throws Exception {
    MisuseCoverage.assertWhole(
        Stream.of(
                MisuseTest.drafts(),
                MisuseTest.values(),
                ProducerMisuseTest.misuses(),
                SinkMisuseTest.misuses())
            .flatMap(table -> table),
        HARMLESS.values(),
        AgentLogProducer.class,
        AgentEventSink.class);
  }
}
