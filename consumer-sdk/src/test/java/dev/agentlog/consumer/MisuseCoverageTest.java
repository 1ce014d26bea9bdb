package dev.agentlog.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.internal.SubscriptionMisuseTest;
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
 * Every public method of the public types beside the consumer is in a table of misuses, or here
 * with the reason why it cannot be misused. What filters are told is the table of FilterErrorsTest.
 * Null is no misuse of its own: the compiler refuses it where it is not allowed.
 */
class MisuseCoverageTest {

  /** Why not, and which methods. */
  private static final Map<String, String> HARMLESS =
      Map.of(
          "only tells",
          """
          AgentLogConsumer.meta Cursor.token EncodedEvent.agent EncodedEvent.branch
          EncodedEvent.event EncodedEvent.eventId EncodedEvent.headers EncodedEvent.kind
          EncodedEvent.lifecycle EncodedEvent.occurredAtMicros EncodedEvent.position
          EncodedEvent.run EncodedEvent.session EncodedEvent.traceParent EncodedEvent.value
          Frame.Event.branch Frame.Event.event Frame.Event.eventId Frame.Event.kind
          Frame.Event.sequence Frame.Event.session Frame.Positioned.cursor FrameSource.ended
          LoggedEvent.sequence LoggedEvent.timestamp Scope.Agent.describe Scope.All.describe
          Scope.Branch.describe Scope.Lineage.describe Scope.Run.describe Scope.Session.describe
          Scope.describe Subscription.droppedCopies Subscription.ended Subscription.scope
          """,
          "makes a beginning without being told anything",
          """
          Scope.all Start.beginning Start.now SubscribeOptions.builder SubscribeOptions.defaults
          SubscribeOptions.toBuilder
          """,
          "takes everything that its type holds",
          """
          ConsumerOptions.Builder.namespace SubscribeOptions.Builder.filter
          SubscribeOptions.Builder.visibility SubscribeOptions.Builder.strict
          SubscribeOptions.Builder.overflow
          """,
          "is judged by the broker or against the namespace, in BrokerAwayIT",
          """
          AgentLogConsumer.connect ConsumerOptions.Builder.kafkaProperties
          ConsumerOptions.Builder.partitions ConsumerOptions.Builder.registry
          """,
          "may be called at any time, and again",
          "AgentLogConsumer.close Subscription.close",
          "takes what the implementer of a log gives",
          "AgentLogConsumer.over",
          "is written by the user",
          "EventFilter.matches");

  private static final Set<String> OF_OBJECTS = Set.of("toString", "equals", "hashCode");

  @Test
  void everyPublicMethodIsInATableOrHarmlessForAReason() throws Exception {
    Set<String> inTables =
        Stream.of(MisuseTest.misuses(), SubscriptionMisuseTest.misuses())
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
    for (Class<?> type : publicTypesBeside(AgentLogConsumer.class)) {
      Arrays.stream(type.getDeclaredMethods())
          .filter(method -> isForCallers(type, method))
          .forEach(method -> methods.add(name(type) + "." + method.getName()));
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
