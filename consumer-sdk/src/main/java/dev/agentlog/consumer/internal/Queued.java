package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.source.TopicFacts;

/** Waiting for one of the few readers, to replay. */
record Queued(TopicFacts facts) implements EngineState {}
