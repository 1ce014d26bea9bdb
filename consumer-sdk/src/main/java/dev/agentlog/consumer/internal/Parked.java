package dev.agentlog.consumer.internal;

/** The queue is full, and nothing is held but what waits in it; the log is the buffer. */
record Parked() implements EngineState {}
