package dev.agentlog.producer.internal;

import dev.agentlog.schemas.SchemaRegistry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * The clients that a producer speaks through, its own from when it is made.
 *
 * @param kafka sends appends
 * @param verdicts reads verdicts; null if none are asked for
 * @param lookup looks topics up
 * @param http opens sessions
 * @param registry gives schemas ids
 */
record Clients(
    Producer<byte[], byte[]> kafka,
    @Nullable Consumer<byte[], byte[]> verdicts,
    Lookup lookup,
    SequencerHttp http,
    SchemaRegistry registry) {}
