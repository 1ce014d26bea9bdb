/** Binds a producer's numbers to Micrometer: the one package that needs it, and an optional one. */
@NullMarked
package dev.agentlog.producer.micrometer;

import org.jspecify.annotations.NullMarked;
