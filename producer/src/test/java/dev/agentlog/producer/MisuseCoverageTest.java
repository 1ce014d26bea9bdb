package dev.agentlog.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.producer.internal.ProducerMisuseTest;
import dev.agentlog.producer.sink.AgentEventSink;
import dev.agentlog.producer.sink.SinkMisuseTest;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

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

  private static final Set<String> OF_OBJECTS = Set.of("toString", "equals", "hashCode");

  @Test
  void everyPublicMethodIsInATableOrHarmlessForAReason() throws Exception {
    Set<String> inTables =
        Stream.of(
                MisuseTest.drafts(),
                MisuseTest.values(),
                ProducerMisuseTest.misuses(),
                SinkMisuseTest.misuses())
            .flatMap(table -> table)
            .flatMap(MisuseCoverageTest::methodsOf)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> harmless =
        HARMLESS.values().stream()
            .flatMap(methods -> Stream.of(methods.strip().split("\\s+")))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(inTables)
        .as("in a table and said to be harmless")
        .doesNotContainAnyElementsOf(harmless);
    inTables.addAll(harmless);
    assertThat(inTables).containsExactlyInAnyOrderElementsOf(publicMethods());
  }

  private static Stream<String> methodsOf(Arguments row) {
    return Stream.of(String.valueOf(row.get()[0]).split(" "));
  }

  private static Set<String> publicMethods() throws Exception {
    Set<String> methods = new TreeSet<>();
    for (Class<?> root : List.of(AgentLogProducer.class, AgentEventSink.class)) {
      for (Class<?> type : publicTypesBeside(root)) {
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> isForCallers(type, method))
            .forEach(method -> methods.add(name(type) + "." + method.getName()));
      }
    }
    return methods;
  }

  private static boolean isForCallers(Class<?> type, Method method) {
    return Modifier.isPublic(method.getModifiers())
        && !method.isSynthetic()
        && !OF_OBJECTS.contains(method.getName())
        && !(type.isEnum() && Modifier.isStatic(method.getModifiers()))
        && !(type.isRecord() && components(type).contains(method.getName()));
  }

  private static List<String> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  private static List<Class<?>> publicTypesBeside(Class<?> root) throws Exception {
    Path classes = Path.of(root.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path directory = classes.resolve(root.getPackageName().replace('.', '/'));
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.equals("package-info.class")) {
          Class<?> type = Class.forName(root.getPackageName() + "." + name.replace(".class", ""));
          if (isPublic(type) && !Throwable.class.isAssignableFrom(type)) {
            types.add(type);
          }
        }
      }
    }
    return types;
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getDeclaringClass() == null || isPublic(type.getDeclaringClass()));
  }

  private static String name(Class<?> type) {
    return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
  }
}
