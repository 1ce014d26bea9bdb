package dev.agentlog.consumer.internal.filter.plan;

import dev.agentlog.schemas.TextView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A set of texts: some are listed, others are those that begin with one of a list. Immutable.
 *
 * <p>The listed texts are sorted by length first, and where each length begins is known, so that a
 * text is compared with those of its own length alone. These, and the prefixes, are searched by
 * halving. No prefix begins with another one, so that only the greatest that is not greater than a
 * text can be its beginning.
 */
final class TextSet {

  private static final Comparator<byte[]> SHORTEST_FIRST =
      Comparator.<byte[]>comparingInt(bytes -> bytes.length).thenComparing(Arrays::compareUnsigned);

  /** Longer texts count as being of one length. */
  private static final int LONGEST = 512;

  private final byte[][] texts;

  /** The index of the first text that is at least as long, by length. */
  private final int[] begins;

  private final byte[][] prefixes;

  TextSet(Collection<String> texts, Collection<String> prefixes) {
    this.texts = utf8(texts).sorted(SHORTEST_FIRST).toArray(byte[][]::new);
    this.begins = begins(this.texts);
    this.prefixes = independent(utf8(prefixes).sorted(Arrays::compareUnsigned).toList());
  }

  private static int[] begins(byte[][] sorted) {
    int longest = sorted.length == 0 ? 0 : sorted[sorted.length - 1].length;
    int[] begins = new int[Math.min(longest, LONGEST) + 1];
    int text = 0;
    for (int length = 0; length < begins.length; length++) {
      while (text < sorted.length && sorted[text].length < length) {
        text++;
      }
      begins[length] = text;
    }
    return begins;
  }

  private static Stream<byte[]> utf8(Collection<String> texts) {
    return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[][] independent(List<byte[]> sorted) {
    List<byte[]> kept = new ArrayList<>();
    for (byte[] prefix : sorted) {
      byte[] last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
      boolean covered =
          last != null
              && prefix.length >= last.length
              && Arrays.equals(prefix, 0, last.length, last, 0, last.length);
      if (!covered) {
        kept.add(prefix);
      }
    }
    return kept.toArray(byte[][]::new);
  }

  boolean contains(TextView text) {
    return isListed(text) || (prefixes.length > 0 && beginsAsListed(text));
  }

  private boolean isListed(TextView text) {
    int length = Math.min(text.length(), LONGEST);
    if (length >= begins.length) {
      return false;
    }
    int low = begins[length];
    int high = (length + 1 < begins.length ? begins[length + 1] : texts.length) - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = compare(text, texts[middle]);
      if (order == 0) {
        return true;
      }
      if (order > 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return low == high && text.contentEquals(texts[low]);
  }

  private static int compare(TextView text, byte[] candidate) {
    int order = text.length() - candidate.length;
    return order == 0 ? text.compareTo(candidate) : order;
  }

  private boolean beginsAsListed(TextView text) {
    int low = 0;
    int high = prefixes.length;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (text.compareTo(prefixes[middle]) >= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return text.startsWith(prefixes[low]);
  }
}
