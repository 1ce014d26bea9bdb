package dev.agentlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.schemas.internal.MetaFold;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetaTopicTest {

  private static final NamespaceMeta META =
      new NamespaceMeta(1, 8, "bundled:", List.of(1), NamespaceMeta.Sealing.RUN);
  private static final URI HERE = URI.create("http://localhost:8080");
  private static final URI THERE = URI.create("http://localhost:8081");

  private final MetaFold fold = new MetaFold();

  @Test
  void lastValueOfEachKeyCounts() {
    apply(
        NamespaceMeta.KEY,
        new NamespaceMeta(1, 3, "bundled:", List.of(1), NamespaceMeta.Sealing.OFF).toJson());
    apply(MetaTopic.instanceKey("a"), MetaTopic.instanceValue(HERE));
    apply(MetaTopic.instanceKey("b"), MetaTopic.instanceValue(HERE));
    apply(NamespaceMeta.KEY, META.toJson());
    apply(MetaTopic.instanceKey("b"), MetaTopic.instanceValue(THERE));

    assertThat(fold.contents())
        .contains(new MetaTopic.Contents(META, Map.of("a", HERE, "b", THERE), Optional.empty()));
  }

  @Test
  void nullTakesAnInstanceAway() {
    apply(NamespaceMeta.KEY, META.toJson());
    apply(MetaTopic.instanceKey("a"), MetaTopic.instanceValue(HERE));
    apply(MetaTopic.instanceKey("a"), null);

    assertThat(fold.contents()).contains(new MetaTopic.Contents(META, Map.of(), Optional.empty()));
  }

  @Test
  void unknownKeysAndUnreadableInstancesArePassedOver() {
    apply(NamespaceMeta.KEY, META.toJson());
    apply("later", "whatever".getBytes(StandardCharsets.UTF_8));
    fold.apply(null, new byte[] {1});
    apply(MetaTopic.instanceKey("good"), MetaTopic.instanceValue(HERE));
    apply(MetaTopic.instanceKey("no-json"), "x".getBytes(StandardCharsets.UTF_8));
    apply(MetaTopic.instanceKey("no-http"), "{\"port\":1}".getBytes(StandardCharsets.UTF_8));
    apply(MetaTopic.instanceKey("no-url"), "{\"http\":\"a b\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(fold.contents())
        .contains(new MetaTopic.Contents(META, Map.of("good", HERE), Optional.empty()));
  }

  @Test
  void tellsByWhatAppendsAreJudged() {
    JudgedBy judgedBy = new JudgedBy("x-sequencer", 3, 2);
    apply(NamespaceMeta.KEY, META.toJson());
    apply(JudgedBy.KEY, MetaTopic.judgedByValue(judgedBy));

    assertThat(fold.contents().orElseThrow().judgedBy()).contains(judgedBy);
  }

  @Test
  void byWhatAppendsAreJudgedCountsAsNobodysWhenUnreadable() {
    apply(NamespaceMeta.KEY, META.toJson());
    apply(JudgedBy.KEY, "{\"rules\":\"x\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(fold.contents().orElseThrow().judgedBy()).contains(new JudgedBy("", 0, 0));
  }

  @Test
  void withoutDescriptionThereIsNoNamespace() {
    apply(MetaTopic.instanceKey("a"), MetaTopic.instanceValue(HERE));

    assertThat(fold.contents()).isEmpty();
  }

  @Test
  void unreadableDescriptionIsTold() {
    apply(NamespaceMeta.KEY, new byte[] {'{'});

    assertThatThrownBy(fold::contents).isInstanceOf(MalformedMetaException.class);
  }

  @Test
  void instanceIsWrittenAsTheContractSays() {
    assertThat(MetaTopic.instanceKey("i-1")).isEqualTo("instance/i-1");
    assertThat(new String(MetaTopic.instanceValue(HERE), StandardCharsets.UTF_8))
        .isEqualTo("{\"http\":\"http://localhost:8080\"}");
  }

  @Test
  @Timeout(60)
  void brokerThatIsNotThereIsToldInTime() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    assertUnreachable("127.0.0.1:" + port);
  }

  @Test
  @Timeout(60)
  void brokerThatNeverAnswersIsToldInTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertUnreachable("127.0.0.1:" + silent.getLocalPort());
    }
  }

  @Test
  @Timeout(60)
  void bootstrapAddressThatCannotBeResolvedIsTold() {
    assertUnreachable("no-such-host.invalid:9092");
  }

  private static void assertUnreachable(String bootstrap) {
    assertThatThrownBy(
            () ->
                MetaTopic.read(
                    Map.of("bootstrap.servers", bootstrap),
                    Namespace.DEFAULT,
                    Duration.ofMillis(700)))
        .isInstanceOf(BrokerUnreachableException.class)
        .hasMessage(
            "No Kafka broker answers at %s within 700 ms; check the bootstrap address, and that the broker runs."
                .formatted(bootstrap));
  }

  @ParameterizedTest
  @CsvSource({"bootstrap.servers, nonsense", "security.protocol, NONE", "client.dns.lookup, what"})
  void settingsThatMakeNoClientAreTold(String key, String value) {
    Map<String, String> settings =
        key.equals("bootstrap.servers")
            ? Map.of(key, value)
            : Map.of("bootstrap.servers", "127.0.0.1:1", key, value);

    assertThatThrownBy(() -> MetaTopic.read(settings, Namespace.DEFAULT, Duration.ofSeconds(1)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(value);
  }

  private void apply(String key, byte @Nullable [] value) {
    fold.apply(key.getBytes(StandardCharsets.UTF_8), value);
  }
}
