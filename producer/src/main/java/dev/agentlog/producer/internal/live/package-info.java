/** What waits to be sent live, and how it is put together: no Kafka, no clock, no threads. */
@NullMarked
package dev.agentlog.producer.internal.live;

import org.jspecify.annotations.NullMarked;
