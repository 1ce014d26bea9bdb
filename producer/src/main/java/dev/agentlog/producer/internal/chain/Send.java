package dev.agentlog.producer.internal.chain;

import dev.agentlog.producer.ExpectedSequence;
import org.jspecify.annotations.Nullable;

/**
 * An append to be made now.
 *
 * @param link the event
 * @param expected the sequence to demand
 * @param previousEventId the event to name as the head; null for none
 */
public record Send<L extends Link>(
    L link, ExpectedSequence expected, @Nullable String previousEventId) {}
