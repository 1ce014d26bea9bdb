/** The machinery behind the SDK; no part of its API. */
@NullMarked
package dev.agentlog.producer.internal;

import org.jspecify.annotations.NullMarked;
