package dev.agentlog.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerAwayIT {
  @Test
  void aSequencerWithoutABrokerSaysSoAndStaysAlive(@TempDir Path directory) throws Exception {
    try (Stack stack = new Stack(directory, Map.of())) {
      assertThat(stack.get("/health/ready").statusCode()).isEqualTo(200);

      stack.broker.close();

      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> stack.get("/health/ready").body(), body -> body.contains("BROKER_AWAY"));
      HttpResponse<String> ready = stack.get("/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("bootstrap.servers");
      assertThat(stack.get("/health/live").statusCode()).isEqualTo(200);
    }
  }
}
