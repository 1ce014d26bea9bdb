package dev.agentlog.sequencer.internal.http;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An answer over HTTP.
 *
 * @param status the HTTP status
 * @param contentType the body's media type
 * @param body the body
 */
record Reply(int status, String contentType, String body) {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";

  /** Prometheus' text format. */
  static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  static Reply ok(JsonNode body) {
    return json(200, body);
  }

  static Reply json(int status, JsonNode body) {
    return new Reply(status, JSON, body.toString());
  }

  static Reply metrics(String text) {
    return new Reply(200, METRICS, text);
  }

  static Reply problem(int status, String title, String detail) {
    JsonNode body =
        Json.object()
            .put("type", "about:blank")
            .put("title", title)
            .put("status", status)
            .put("detail", detail);
    return new Reply(status, PROBLEM, body.toString());
  }
}
