package dev.agentlog.sequencer.internal.topology;

import dev.agentlog.rulebook.RuleSettings;
import dev.agentlog.schemas.Namespace;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.sequencer.internal.guard.Admission;
import dev.agentlog.sequencer.internal.metrics.SequencerMetrics;
import dev.agentlog.sequencer.internal.sessions.LogAccess;
import dev.agentlog.sequencer.internal.streams.StreamClients;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.time.InstantSource;

/**
 * What every task's processor of one instance shares.
 *
 * @param namespace the namespace
 * @param rules the rules' settings, from the namespace's meta record
 * @param tombstones the codec of tombstones
 * @param verdicts the codec of verdicts
 * @param clients the stream threads' clients
 * @param logs the sessions' logs
 * @param listener who hears of sessions
 * @param metrics what is measured
 * @param guard knows whether a partition's state is the one that belongs to it
 * @param clock the wall clock, which appends' ages are taken with; no decision reads it
 */
public record SequencerContext(
    Namespace namespace,
    RuleSettings rules,
    WireCodec<Tombstone> tombstones,
    WireCodec<Verdict> verdicts,
    StreamClients clients,
    LogAccess logs,
    SessionListener listener,
    SequencerMetrics metrics,
    Admission guard,
    InstantSource clock) {}
