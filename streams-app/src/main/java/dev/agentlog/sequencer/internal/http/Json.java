package dev.agentlog.sequencer.internal.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.rulebook.BranchState;
import dev.agentlog.rulebook.RunState;
import dev.agentlog.rulebook.SessionState;
import dev.agentlog.v1.Tombstone;
import java.time.Instant;

/** The JSON forms of what the queries answer. */
final class Json {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ObjectNode of(String session, SessionState row) {
    ObjectNode json =
        object()
            .put("session", session)
            .put("status", row.open() ? "OPEN" : "CLOSED")
            .put("created_at", Instant.ofEpochMilli(row.createdAt()).toString());
    if (!row.open()) {
      json.put("closed_at", Instant.ofEpochMilli(row.closedAt()).toString());
    }
    return json.put("branches", row.branches()).put("tombstones", row.tombstones());
  }

  static ObjectNode of(String session, String branch, BranchState row) {
    ObjectNode json =
        object()
            .put("session", session)
            .put("branch", branch)
            .put("head", row.head())
            .put("head_event_id", row.headEventId().toString())
            .put("status", row.merged() ? "MERGED" : "OPEN")
            .put("depth", row.depth());
    if (row.merged()) {
      json.put("merged_into", row.mergedInto());
    }
    if (row.parent() != null) {
      json.put("parent", row.parent()).put("fork_sequence", row.forkSequence());
    }
    if (row.fenceWriter() != null) {
      json.putObject("fence").put("writer", row.fenceWriter()).put("epoch", row.fenceEpoch());
    }
    return json;
  }

  static ObjectNode of(String session, String run, String branch, RunState row) {
    return object()
        .put("session", session)
        .put("run", run)
        .put("branch", branch)
        .put("kind", row.sealedBy())
        .put("sequence", row.sequence());
  }

  /** The fields of the schema, without the event's bytes, which only the topic has. */
  static ObjectNode of(Tombstone tombstone) {
    return object()
        .put("session_id", tombstone.getSessionId())
        .put("branch_id", tombstone.getBranchId())
        .put("event_id", tombstone.getEventId())
        .put("kind", tombstone.getKind())
        .put("agent_id", tombstone.getAgentId())
        .put("attempted_sequence", tombstone.getAttemptedSequence())
        .put("expected_sequence", tombstone.getExpectedSequence())
        .put("reason", tombstone.getReason())
        .put("detail", tombstone.getDetail())
        .put("inbox_topic", tombstone.getInboxTopic())
        .put("inbox_partition", tombstone.getInboxPartition())
        .put("inbox_offset", tombstone.getInboxOffset())
        .put("recorded_at", tombstone.getRecordedAt().toString());
  }
}
