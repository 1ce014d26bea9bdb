package dev.agentlog.producer.sink;

/**
 * What became of the events given to one sink of a fan-out: every accepted one is delivered,
 * failed, dropped or waiting.
 *
 * @param name the sink's name
 * @param accepted how many were given to it
 * @param delivered how many it took
 * @param failed for how many it threw an exception
 * @param dropped how many it was never given, as too many waited or the fan-out was closed
 * @param waiting how many wait, with the one that the sink is just taking
 */
public record SinkStats(
    String name, long accepted, long delivered, long failed, long dropped, int waiting) {}
