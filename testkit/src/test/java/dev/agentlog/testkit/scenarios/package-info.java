/** What holds of subscriptions on every log, in memory or on a broker. */
@NullMarked
package dev.agentlog.testkit.scenarios;

import org.jspecify.annotations.NullMarked;
