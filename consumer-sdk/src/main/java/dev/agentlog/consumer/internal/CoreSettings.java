package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.EventFilter;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.OffsetRange;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Start;
import dev.agentlog.consumer.SubscribeOptions;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.source.LogSource;
import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription was asked to do.
 *
 * @param identity what is read
 * @param options how
 * @param selection which events of the topic are delivered
 * @param codec decodes events when they are asked for
 * @param repair what is read again, null if it is no repair
 */
public record CoreSettings(
    ScopeIdentity identity,
    SubscribeOptions options,
    EventFilter selection,
    WireCodec<AgentEvent> codec,
    @Nullable Repair repair) {

  /**
   * What is read again of a gap.
   *
   * @param range where the missing events lie
   * @param since the moment at which the subscription started, in ms since 1970
   */
  record Repair(OffsetRange range, long since) {}

  /**
   * Checks that start and scope fit.
   *
   * @throws InvalidArgumentException if the start needs a branch and the scope has none
   * @throws dev.agentlog.consumer.CursorException if the cursor is of another scope, or damaged
   */
  public static CoreSettings of(
      Namespace namespace, Scope scope, SubscribeOptions options, WireCodec<AgentEvent> codec) {
    CoreSettings settings =
        new CoreSettings(
            new ScopeIdentity(namespace, scope),
            options,
            Selection.of(scope, options.filter()),
            codec,
            null);
    if (options.start() instanceof Start.After after && settings.identity.branch() == null) {
      throw new InvalidArgumentException(
          "A subscription to %s cannot start after sequence %d: sequences are per branch, so name the branch, or start at a cursor."
              .formatted(scope.describe(), after.sequence()));
    }
    LogCursor cursor = settings.cursor();
    if (cursor != null && !cursor.identity().equals(settings.identity)) {
      throw Sentences.otherScope(cursor, settings.identity);
    }
    return settings;
  }

  /**
   * Returns what reads the events of a gap again, which a subscription with these settings told of.
   *
   * @throws InvalidArgumentException if the gap cannot be repaired
   * @throws dev.agentlog.consumer.CursorException if it is one of another scope
   */
  CoreSettings repairing(Frame.Gap gap) {
    Cursor from = gap.repair();
    if (from == null) {
      throw new InvalidArgumentException(
          "The gap from offset %d to %d (%s) cannot be repaired, because the log does not have its events: only gaps with a repair cursor can."
              .formatted(gap.range().first(), gap.range().last(), gap.reason()));
    }
    SubscribeOptions again =
        SubscribeOptions.builder()
            .start(Start.cursor(from))
            .filter(options.filter())
            .visibility(options.visibility())
            .mustExist(true)
            .fellBehindAfter(Long.MAX_VALUE)
            .progressInterval(options.progressInterval())
            .subscribeTimeout(options.subscribeTimeout())
            .build();
    CoreSettings checked = of(identity.namespace(), identity.scope(), again, codec);
    return new CoreSettings(
        identity, again, checked.selection, codec, new Repair(gap.range(), notBefore()));
  }

  /** Tells whether the partition is read. */
  boolean concerns(int partition) {
    return repair == null || repair.range().partition() == partition;
  }

  /** Tells whether the offset is among those that are delivered. */
  boolean covers(int partition, long offset) {
    return repair == null
        || (concerns(partition)
            && offset >= repair.range().first()
            && offset <= repair.range().last());
  }

  /** Returns the moment before which nothing is delivered. */
  long notBefore() {
    return repair == null ? since() : repair.since();
  }

  /** Returns the cursor to start at, null if the start is another one. */
  @Nullable LogCursor cursor() {
    return options.start() instanceof Start.AtCursor at ? LogCursor.of(at.cursor()) : null;
  }

  /** Returns the moment to start at in ms since 1970, {@link LogSource#NO_MOMENT} for none. */
  long since() {
    return options.start() instanceof Start.Since since
        ? since.moment().toEpochMilli()
        : LogSource.NO_MOMENT;
  }

  boolean sequenced() {
    return options.visibility() == Visibility.SEQUENCED;
  }

  boolean oneSession() {
    return identity.session() != null;
  }
}
