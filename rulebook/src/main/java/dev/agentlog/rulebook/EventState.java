package dev.agentlog.rulebook;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an accepted event, so that a retry is recognised.
 *
 * <p>The array is not copied: nobody may change it. Two rows are equal if their hashes have equal
 * bytes.
 *
 * @param branch the branch it was accepted on
 * @param sequence its sequence there
 * @param contentHash the 16 bytes of {@code Envelope.contentHash()}
 */
@SuppressWarnings("ArrayRecordComponent")
public record EventState(String branch, long sequence, byte[] contentHash) {

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EventState that
        && sequence == that.sequence
        && branch.equals(that.branch)
        && Arrays.equals(contentHash, that.contentHash);
  }

  @Override
  public int hashCode() {
    return (branch.hashCode() * 31 + Long.hashCode(sequence)) * 31 + Arrays.hashCode(contentHash);
  }

  @Override
  public String toString() {
    return "EventState[branch="
        + branch
        + ", sequence="
        + sequence
        + ", contentHash="
        + hex()
        + "]";
  }

  private String hex() {
    return HexFormat.of().formatHex(contentHash);
  }
}
