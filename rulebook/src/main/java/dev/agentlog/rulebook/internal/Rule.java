package dev.agentlog.rulebook.internal;

import org.jspecify.annotations.Nullable;

/**
 * One condition that an append may meet; the rules are tried in a fixed order, and the first that
 * speaks decides.
 */
@FunctionalInterface
public interface Rule {

  /** Returns the ruling if this rule stops the append, or null if it lets it pass. */
  @Nullable Ruling check(Append append);
}
