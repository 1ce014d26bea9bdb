package dev.agentlog.sequencer.internal.http;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** A request as the resources see it. */
final class Request {
  private final Context context;
  private final List<String> segments;

  Request(Context context) {
    this.context = context;
    this.segments = RawPath.segments(context.req().getRequestURI());
  }

  List<String> segments() {
    return segments;
  }

  String method() {
    return context.req().getMethod();
  }

  boolean isGet() {
    return method().equals("GET");
  }

  boolean isPut() {
    return method().equals("PUT");
  }

  boolean forwarded() {
    return context.header(Forwarder.FORWARDED) != null;
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(context.queryParam(name));
  }

  /** Path and query as they came. */
  String rawTarget() {
    String query = context.req().getQueryString();
    return context.req().getRequestURI() + (query == null ? "" : "?" + query);
  }

  String body() {
    return context.body();
  }
}
