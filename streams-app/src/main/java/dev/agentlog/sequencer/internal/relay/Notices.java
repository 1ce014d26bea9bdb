package dev.agentlog.sequencer.internal.relay;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator what needs a person's attention: in the log, and in the health answer.
 *
 * <p>Keeps the newest notices only. Thread-safe.
 */
public final class Notices {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
  private static final int KEPT = 100;

  /**
   * One notice.
   *
   * @param at when
   * @param subject the topic or session it is about
   * @param text one sentence that says what is wrong and what to do
   */
  public record Notice(Instant at, String subject, String text) {}

  private final InstantSource clock;
  private final Deque<Notice> notices = new ArrayDeque<>();

  /** Notices stamped by the given clock. */
  public Notices(InstantSource clock) {
    this.clock = clock;
  }

  /** Tells the operator. */
  public void tell(String subject, String text) {
    LOG.atWarn().addKeyValue("subject", subject).log(text);
    keep(subject, text);
  }

  /** Tells the operator of something that cannot be made good again. */
  public void alarm(String subject, String text) {
    LOG.atError().addKeyValue("subject", subject).log(text);
    keep(subject, text);
  }

  /** The newest notices, oldest first. */
  public List<Notice> newest() {
    synchronized (notices) {
      return List.copyOf(notices);
    }
  }

  private void keep(String subject, String text) {
    synchronized (notices) {
      notices.addLast(new Notice(clock.instant(), subject, text));
      if (notices.size() > KEPT) {
        notices.removeFirst();
      }
    }
  }
}
