/** In-memory doubles with the same semantics, for users' unit tests. */
@NullMarked
package dev.agentlog.testkit;

import org.jspecify.annotations.NullMarked;
