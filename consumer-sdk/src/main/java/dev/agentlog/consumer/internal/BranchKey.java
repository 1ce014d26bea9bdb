package dev.agentlog.consumer.internal;

/**
 * A branch of a session.
 *
 * @param session the session's id
 * @param branch the branch's id
 */
record BranchKey(String session, String branch) {}
