package dev.agentlog.producer.internal.chain;

import dev.agentlog.producer.VerdictResult;
import dev.agentlog.schemas.AgentLogException;
import org.jspecify.annotations.Nullable;

/**
 * How an event of a chain ended: with one of the two.
 *
 * @param link the event
 * @param result its verdict
 * @param failure why it has none
 */
public record Ended<L extends Link>(
    L link, @Nullable VerdictResult result, @Nullable AgentLogException failure) {}
