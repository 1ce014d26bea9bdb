package dev.agentlog.it.load;

import dev.agentlog.schemas.Origin;

/**
 * An attempt that the broker acknowledged to its writer, as recorded at the call site.
 *
 * @param attempt the attempt
 * @param at where the broker said it lies
 */
public record Acknowledged(Attempt attempt, Origin at) {}
