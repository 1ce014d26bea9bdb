package dev.agentlog.benchmarks;

import dev.agentlog.embedded.JavaProcess;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.WayIn;
import dev.agentlog.schemas.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * From the call of append to the subscriber's frame, at a steady 1,000 events/s over 100 sessions:
 * both ways in, both visibilities, alone and while five sessions a second are opened. The control
 * is a plain Kafka topic at the same rate, from send to poll, in the same run.
 */
final class LatencyBenchmark {
  private static final int SESSIONS = 100;
  private static final int EVENTS_PER_SECOND = 1_000;
  private static final int NEW_SESSIONS_PER_SECOND = 5;
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_EVENT = TimeUnit.SECONDS.toNanos(1) / EVENTS_PER_SECOND;

  private final Duration measured;
  private final Report report;

  LatencyBenchmark(Duration measured, Report report) {
    this.measured = measured;
    this.report = report;
  }

  void run() throws Exception {
    report.title(
        "Latency, %d events/s over %d sessions (%d s each)"
            .formatted(EVENTS_PER_SECOND, SESSIONS, measured.toSeconds()));
    try (BenchmarkStack stack = new BenchmarkStack()) {
      new PlainKafkaLatency(stack.bootstrap(), EVENTS_PER_SECOND, WARM_UP, measured).run(report);
      Namespace namespace = new Namespace("latency");
      try (JavaProcess sequencer = stack.sequencer(namespace)) {
        for (WayIn wayIn : WayIn.values()) {
          scenario(stack, namespace, wayIn, false);
          scenario(stack, namespace, wayIn, true);
        }
        sequencer.stop();
      }
    }
  }

  private void scenario(BenchmarkStack stack, Namespace namespace, WayIn wayIn, boolean opening)
      throws Exception {
    String name =
        wayIn.name().toLowerCase(Locale.ROOT)
            + (opening ? ", %d new sessions/s".formatted(NEW_SESSIONS_PER_SECOND) : ", alone");
    ProducerOptions options =
        ProducerOptions.builder()
            .bootstrapServers(stack.bootstrap())
            .namespace(namespace)
            .wayIn(wayIn)
            .agentId("bench")
            .build();
    try (AgentLogProducer producer = AgentLogProducer.connect(options);
        FrameTimes frames = new FrameTimes(stack.bootstrap(), namespace)) {
      String prefix = name.replaceAll("[^a-z0-9]+", "-") + "-";
      List<SessionHandle> sessions = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        sessions.add(producer.open(prefix + i));
      }
      Histogram verdicts = new ConcurrentHistogram(3);
      Histogram durables = new ConcurrentHistogram(3);
      Histogram firsts = new ConcurrentHistogram(3);
      append(sessions, WARM_UP, frames, new ConcurrentHistogram(3), new ConcurrentHistogram(3));
      frames.reset();
      ScheduledExecutorService opener = Executors.newScheduledThreadPool(4);
      if (opening) {
        open(opener, producer, prefix, firsts);
      }
      append(sessions, measured, frames, durables, verdicts);
      opener.shutdown();
      if (!opener.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Opening sessions did not end.");
      }
      frames.awaitAll(Duration.ofSeconds(30));
      report.times(name, "append to acknowledgement", durables);
      report.times(name, "append to frame, committed", frames.committed());
      report.times(name, "append to frame, sequenced", frames.sequenced());
      report.times(name, "append to verdict", verdicts);
      if (opening) {
        report.times(name, "open to first verdict", firsts);
      }
    }
  }

  /** Appends at a steady rate; a call that comes late is measured from when it was due. */
  private static void append(
      List<SessionHandle> sessions,
      Duration length,
      FrameTimes frames,
      Histogram durables,
      Histogram verdicts) {
    long start = System.nanoTime();
    long count = length.toNanos() / NANOS_PER_EVENT;
    for (long i = 0; i < count; i++) {
      long due = start + i * NANOS_PER_EVENT;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      EventDraft draft =
          EventDraft.of("tool.call.requested")
              .data("{\"tool\":\"bash\",\"command\":\"make test\",\"n\":" + i + "}")
              .build();
      frames.sent(draft.eventId(), due);
      Receipt receipt = sessions.get((int) (i % sessions.size())).main().append(draft);
      receipt
          .durable()
          .thenAccept(at -> durables.recordValue((System.nanoTime() - due) / NANOS_PER_MICRO))
          .exceptionally(LatencyBenchmark::rethrow);
      receipt
          .verdict()
          .thenAccept(verdict -> recordAccepted(verdict, due, verdicts))
          .exceptionally(LatencyBenchmark::rethrow);
    }
  }

  private static void open(
      ScheduledExecutorService opener, AgentLogProducer producer, String prefix, Histogram firsts) {
    AtomicInteger number = new AtomicInteger();
    for (int worker = 0; worker < 4; worker++) {
      var unused =
          opener.scheduleAtFixedRate(
              () -> {
                long start = System.nanoTime();
                SessionHandle session = producer.open(prefix + "new-" + number.incrementAndGet());
                Receipt receipt =
                    session.main().append(EventDraft.of("message.user").data("{}").build());
                receipt
                    .verdict()
                    .thenAccept(verdict -> recordAccepted(verdict, start, firsts))
                    .exceptionally(LatencyBenchmark::rethrow);
              },
              worker * 200L,
              4_000L / NEW_SESSIONS_PER_SECOND,
              TimeUnit.MILLISECONDS);
    }
  }

  private static void recordAccepted(VerdictResult verdict, long since, Histogram times) {
    if (verdict instanceof VerdictResult.Accepted) {
      times.recordValue((System.nanoTime() - since) / NANOS_PER_MICRO);
    } else {
      throw new IllegalStateException("Not accepted: " + verdict);
    }
  }

  private static Void rethrow(Throwable failure) {
    System.err.println("An append failed: " + failure);
    throw new IllegalStateException(failure);
  }
}
