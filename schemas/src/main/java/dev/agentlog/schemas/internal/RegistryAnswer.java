package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.RegistryUnavailableException;
import java.util.Map;

/**
 * What a schema registry has answered.
 *
 * @param base the registry's URL, for messages
 * @param status the HTTP status
 * @param members the texts and numbers in the JSON object that was the body
 */
record RegistryAnswer(String base, int status, Map<String, String> members) {

  private static final int OK = 200;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  /** The member in which errors of the API name themselves. */
  private static final String ERROR_CODE = "error_code";

  RegistryAnswer {
    members = Map.copyOf(members);
  }

  boolean isError() {
    return members.containsKey(ERROR_CODE);
  }

  /** Returns this if the registry has given what it was asked for. */
  RegistryAnswer expectOk(String subject) {
    if (status == OK) {
      return this;
    }
    String why = members.getOrDefault("message", "no message");
    if (status >= SERVER_ERROR || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS) {
      throw new RegistryUnavailableException(
          "The schema registry at %s cannot give %s now: HTTP status %d, %s; try again later."
              .formatted(base, subject, status, why));
    }
    throw new AgentLogException(
        "The schema registry at %s refuses %s: HTTP status %d, %s."
            .formatted(base, subject, status, why));
  }

  String text(String member) {
    String text = members.get(member);
    if (text == null) {
      throw nonsense(member);
    }
    return text;
  }

  int number(String member) {
    try {
      return Integer.parseInt(text(member));
    } catch (NumberFormatException notNumber) {
      throw nonsense(member);
    }
  }

  private RegistryUnavailableException nonsense(String member) {
    return new RegistryUnavailableException(
        "The schema registry at %s answers without a readable '%s': check that the URL is that of a registry."
            .formatted(base, member));
  }
}
