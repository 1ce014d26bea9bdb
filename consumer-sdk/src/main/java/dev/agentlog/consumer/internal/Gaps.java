package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame.Gap;
import dev.agentlog.consumer.OffsetRange;
import dev.agentlog.consumer.internal.Standing.Loss;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the reader, and the log, what is lost. Not thread-safe; owned by its subscription. */
final class Gaps {

  private static final Logger log = LoggerFactory.getLogger(Gaps.class);

  private final CoreSettings settings;
  private final Standing standing;
  private final FrameQueue frames;

  Gaps(CoreSettings settings, Standing standing, FrameQueue frames) {
    this.settings = settings;
    this.standing = standing;
    this.frames = frames;
  }

  /** Tells of a loss, unless it does not concern what is read. */
  void tell(Loss loss) {
    tell(loss, null);
  }

  /** Tells of a loss that can be read from a cursor, if there is one. */
  void tell(Loss loss, @Nullable Cursor repair) {
    if (!settings.concerns(loss.range().partition())) {
      return;
    }
    OffsetRange range = loss.range();
    Gap gap = new Gap(loss.reason(), range, repair == null ? null : 1L, repair, standing.cursor());
    if (settings.options().strict()) {
      throw Sentences.lost(settings.identity(), gap);
    }
    log.atWarn()
        .addKeyValue("topic", settings.identity().topic())
        .addKeyValue("reason", loss.reason())
        .addKeyValue("partition", range.partition())
        .addKeyValue("first", range.first())
        .addKeyValue("last", range.last())
        .log("Events will not be delivered");
    frames.add(gap);
  }
}
