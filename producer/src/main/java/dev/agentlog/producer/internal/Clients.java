package dev.agentlog.producer.internal;

import dev.agentlog.producer.internal.spool.Spool;
import dev.agentlog.schemas.SchemaRegistry;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * The clients that a producer speaks through, its own from when it is made.
 *
 * @param kafka makes what sends appends: one, or with a spool one for each delivery
 * @param live makes what sends live events, once
 * @param spool keeps appends until they are acknowledged; null for none
 * @param verdicts reads verdicts; null if none are asked for
 * @param lookup looks topics up
 * @param http opens sessions
 * @param registry gives schemas ids
 */
record Clients(
    Supplier<Producer<byte[], byte[]>> kafka,
    Supplier<Producer<byte[], byte[]>> live,
    @Nullable Spool spool,
    @Nullable Consumer<byte[], byte[]> verdicts,
    Lookup lookup,
    SequencerHttp http,
    SchemaRegistry registry) {}
