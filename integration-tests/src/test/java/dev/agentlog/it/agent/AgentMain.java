package dev.agentlog.it.agent;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.BranchWriter;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.PendingLimitException;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.ProducerOptionsBuilder;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SpoolOptions;
import dev.agentlog.producer.SpoolStatus;
import dev.agentlog.producer.SpoolSync;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.schemas.Namespace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An agent that appends numbered events to one session, at a given rate, until a file appears or it
 * is killed, and notes each number for which {@code append} returned.
 *
 * <p>An event's id follows from its number, and it goes on behind the last number noted: the event
 * at which it was killed is appended again by its successor, as the same event.
 */
public final class AgentMain {
  private static final int MAX_PENDING = 5_000;
  private static final Duration MAX_BLOCK = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String FILLING = "x".repeat(400);

  private final Path stop;
  private final FileChannel notes;
  private final long periodNanos;
  private long number;
  private long refused;
  private long heap;
  private long spoolPeak;

  private AgentMain(Path stop, FileChannel notes, long last, int rate) {
    this.stop = stop;
    this.notes = notes;
    this.number = last;
    this.periodNanos = TimeUnit.SECONDS.toNanos(1) / rate;
  }

  /**
   * Takes the bootstrap address, the namespace, the session, a directory of the agent's own, {@code
   * spool} or {@code direct}, and the rate in events per second.
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[3]);
    Path file = directory.resolve("notes");
    long last = lastNoted(file);
    ProducerOptionsBuilder options =
        ProducerOptions.builder()
            .bootstrapServers(args[0])
            .namespace(new Namespace(args[1]))
            .agentId("agent")
            .verdictTimeout(PATIENCE)
            .maxPending(MAX_PENDING)
            .maxBlock(MAX_BLOCK);
    boolean spool = args[4].equals("spool");
    if (spool) {
      options.spool(
          SpoolOptions.in(directory.resolve("spool"))
              .withSync(SpoolSync.every(Duration.ofMillis(20))));
    }
    try (FileChannel notes =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        AgentLogProducer producer = AgentLogProducer.connect(options.build())) {
      BranchHandle main = producer.session(args[2]).main();
      AgentMain agent =
          new AgentMain(directory.resolve("stop"), notes, last, Integer.parseInt(args[5]));
      System.out.println("READY");
      if (spool) {
        agent.run(producer, main::append);
        agent.finish(producer, () -> producer.flush(PATIENCE));
      } else {
        BranchWriter writer =
            main.writer(WriterOptions.resynchronising().withBounds(MAX_PENDING, MAX_BLOCK));
        agent.run(producer, writer::append);
        agent.finish(producer, () -> writer.flush(PATIENCE));
      }
    }
  }

  /** Returns the last number noted; 0 if there is none. */
  public static long lastNoted(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    byte[] all = Files.readAllBytes(file);
    int whole = all.length / Long.BYTES;
    return whole == 0 ? 0 : ByteBuffer.wrap(all).getLong((whole - 1) * Long.BYTES);
  }

  private interface Append {
    Receipt append(EventDraft draft);
  }

  private void run(AgentLogProducer producer, Append append) throws IOException {
    long next = System.nanoTime();
    while (!Files.exists(stop)) {
      EventDraft draft = draft(number + 1);
      while (!taken(append, draft)) {
        refused++;
      }
      number++;
      ByteBuffer note = ByteBuffer.allocate(Long.BYTES).putLong(number).flip();
      while (note.hasRemaining()) {
        notes.write(note);
      }
      if (number % 100 == 0) {
        look(producer);
      }
      next = Math.max(next + periodNanos, System.nanoTime() - TimeUnit.SECONDS.toNanos(1));
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private static boolean taken(Append append, EventDraft draft) {
    try {
      append.append(draft);
      return true;
    } catch (PendingLimitException bound) {
      return false;
    }
  }

  private void look(AgentLogProducer producer) {
    Runtime runtime = Runtime.getRuntime();
    heap = Math.max(heap, runtime.totalMemory() - runtime.freeMemory());
    spoolPeak = Math.max(spoolPeak, producer.spool().map(SpoolStatus::waiting).orElse(0L));
  }

  private void finish(AgentLogProducer producer, Runnable flush) {
    long start = System.nanoTime();
    flush.run();
    System.out.printf(
        "DONE events=%d refused=%d untracked=%d spoolPeak=%d heapPeakMiB=%d flushMs=%d%n",
        number,
        refused,
        producer.spool().map(SpoolStatus::untracked).orElse(0L),
        spoolPeak,
        heap >> 20,
        Duration.ofNanos(System.nanoTime() - start).toMillis());
  }

  private static EventDraft draft(long number) {
    return EventDraft.of("note.taken")
        .eventId(new UUID(0x7000, 0x8000_0000_0000_0000L | number).toString())
        .data("{\"n\":" + number + ",\"filling\":\"" + FILLING + "\"}")
        .build();
  }
}
