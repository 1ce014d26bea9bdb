/** What is measured in nanoseconds, by JMH. */
@NullMarked
package dev.agentlog.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
