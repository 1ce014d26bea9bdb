package dev.agentlog.schemas.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Message digests that every Java platform has. */
public final class Digests {

  private Digests() {}

  /** Returns a new SHA-256 digest; not thread-safe. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("This Java platform has no SHA-256.", impossible);
    }
  }

  /** Returns the 32 bytes of the SHA-256 of the bytes. */
  public static byte[] sha256(byte[] bytes) {
    return newSha256().digest(bytes);
  }
}
