package dev.agentlog.producer;

import java.util.Objects;

/**
 * Where a payload lies that is too large to send.
 *
 * @param uri its address
 * @param sha256 its SHA-256 in hex
 * @param bytes its length
 */
public record DataReference(String uri, String sha256, long bytes) {

  /** Checks the parts. */
  public DataReference {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(sha256, "sha256");
  }
}
