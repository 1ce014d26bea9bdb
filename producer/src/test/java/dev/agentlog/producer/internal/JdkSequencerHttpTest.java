package dev.agentlog.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class JdkSequencerHttpTest {

  private final JdkSequencerHttp http = new JdkSequencerHttp("http-test");
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch hold = new CountDownLatch(1);
  private final CountDownLatch held = new CountDownLatch(1);
  private HttpServer server;
  private URI address;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setExecutor(threads);
    server.createContext(
        "/sessions/echo",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          String text =
              exchange.getRequestMethod() + " " + new String(body, StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(201, text.length());
          exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.createContext(
        "/sessions/hold",
        exchange -> {
          held.countDown();
          try {
            hold.await();
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
    address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    hold.countDown();
    http.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({
    "plain-1, http://h:1/sessions/plain-1",
    "a.b, http://h:1/sessions/a.b",
    "., http://h:1/sessions/%2E",
    ".., http://h:1/sessions/%2E%2E",
    "a/b c+d, http://h:1/sessions/a%2Fb%20c%2Bd",
    "50%?#, http://h:1/sessions/50%25%3F%23",
    "ä😀, http://h:1/sessions/%C3%A4%F0%9F%98%80"
  })
  void aSessionIsOneSegmentOfTheAddressWhateverItIsCalled(String session, String expected) {
    assertThat(JdkSequencerHttp.address(URI.create("http://h:1"), session)).hasToString(expected);
    assertThat(JdkSequencerHttp.address(URI.create("http://h:1/"), session)).hasToString(expected);
  }

  @Test
  void theBodyIsPutAndTheAnswerReturned() throws Exception {
    assertThat(http.putSession(address, "echo", "{}", Duration.ofSeconds(10)))
        .isEqualTo(new SequencerHttp.Answer(201, "PUT {}"));
  }

  @Test
  void aRefusedConnectionIsAnIoFailure() {
    server.stop(0);

    assertThatThrownBy(() -> http.putSession(address, "echo", "{}", Duration.ofSeconds(10)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anAnswerThatDoesNotComeIsAnIoFailure() {
    assertThatThrownBy(() -> http.putSession(address, "hold", "{}", Duration.ofMillis(50)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void closingCancelsWhatIsUnderWayAndRefusesMore() throws Exception {
    CompletableFuture<Throwable> failure =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                http.putSession(address, "hold", "{}", Duration.ofSeconds(25));
                return new AssertionError("answered");
              } catch (Exception ended) {
                return ended;
              }
            });
    held.await();

    http.close();

    assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> http.putSession(address, "echo", "{}", Duration.ofSeconds(1)))
        .isInstanceOf(CancellationException.class);
  }
}
