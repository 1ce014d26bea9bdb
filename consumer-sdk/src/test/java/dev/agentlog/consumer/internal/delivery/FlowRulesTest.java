package dev.agentlog.consumer.internal.delivery;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.consumer.Frame;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** The publisher obeys the rules of Reactive Streams, as their own tests check them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class FlowRulesTest {

  private static final long WAIT_MS = 10_000;
  private static final long QUIET_MS = 20;
  private static final long LOOK_MS = 10;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(2, 2, 0, SECONDS, new LinkedBlockingQueue<>());
  private final Set<String> skipped = new TreeSet<>();

  @BeforeAll
  void start() {
    threads.prestartAllCoreThreads();
  }

  @AfterAll
  void stop() {
    threads.shutdownNow();
  }

  /** Public, because the tests of the rules are found by reflection. */
  public static final class Rules extends FlowPublisherVerification<Frame> {

    private final ExecutorService threads;

    Rules(ExecutorService threads) {
      super(new TestEnvironment(WAIT_MS, QUIET_MS, LOOK_MS));
      this.threads = threads;
    }

    @Override
    public Flow.Publisher<Frame> createFlowPublisher(long elements) {
      FakeFrames frames = new FakeFrames().add(elements);
      return (elements == Long.MAX_VALUE ? frames : frames.end()).publisher(threads);
    }

    /** One that somebody else has subscribed to. */
    @Override
    public Flow.Publisher<Frame> createFailedFlowPublisher() {
      FakeFrames frames = new FakeFrames();
      var unused = frames.source(() -> {});
      return frames.publisher(threads);
    }
  }

  @TestFactory
  Stream<DynamicTest> rules() {
    Stream<DynamicTest> rules =
        Arrays.stream(Rules.class.getMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .sorted(Comparator.comparing(Method::getName))
            .map(method -> DynamicTest.dynamicTest(method.getName(), () -> check(method)));
    DynamicTest last =
        DynamicTest.dynamicTest("only what does not apply is left out", this::checkSkipped);
    return Stream.concat(rules, Stream.of(last));
  }

  private void check(Method rule) throws Exception {
    Rules rules = new Rules(threads);
    rules.setUp();
    try {
      rule.invoke(rules);
    } catch (InvocationTargetException failed) {
      if (failed.getCause() instanceof SkipException) {
        skipped.add(rule.getName());
      } else {
        throw new AssertionError(String.valueOf(failed.getCause()), failed.getCause());
      }
    }
  }

  /** Rules that no test can check, those of several subscribers, and wording of the tests' own. */
  private void checkSkipped() {
    assertThat(skipped)
        .allMatch(
            name ->
                name.startsWith("untested_")
                    || name.startsWith("optional_spec111")
                    || name.endsWith("WithSpecificMessage"))
        .hasSizeLessThan(15);
  }
}
