package dev.agentlog.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Pins every byte that the rules write over many made-up histories. If only the outputs changed,
 * verdicts or sentences have: raise {@link Rulebook#VERSION} and pin the new digest, so that the
 * changed program does not judge beside, or after, the old one unnoticed. If the histories changed,
 * pin both digests anew; the version stays.
 */
class VersionPinTest {
  private static final WireCodec<Tombstone> TOMBSTONES =
      WireCodec.tombstones(SchemaRegistry.of(SchemaRegistry.BUNDLED));
  private static final WireCodec<Verdict> VERDICTS =
      WireCodec.verdicts(SchemaRegistry.of(SchemaRegistry.BUNDLED));

  @Test
  void whatTheRulesSayBelongsToTheirVersion() throws NoSuchAlgorithmException {
    MessageDigest histories = MessageDigest.getInstance("SHA-256");
    MessageDigest outputs = MessageDigest.getInstance("SHA-256");
    Set<Reason> seen = EnumSet.noneOf(Reason.class);
    for (long seed = 1; seed <= 30; seed++) {
      TestLog log = new TestLog();
      HistoryGenerator generator = new HistoryGenerator(seed, log.state);
      for (int offset = 0; offset < 500; offset++) {
        Sending sending = seed % 10 == 0 ? generator.deeper() : generator.next();
        InboxRecord record = sending.at(offset);
        if (record.value() != null) {
          histories.update(record.value());
        }
        add(outputs, log.decideAndApply(record), seen);
      }
    }

    assertThat(seen).containsExactlyInAnyOrder(Reason.values());
    assertThat(Rulebook.VERSION).isEqualTo(1);
    assertThat(HexFormat.of().formatHex(histories.digest()))
        .as("histories")
        .isEqualTo("f63dd571a6d97cf91a90b0ad76a5e440faa441a45a727bad3457ed672ea283e4");
    assertThat(HexFormat.of().formatHex(outputs.digest()))
        .as("outputs")
        .isEqualTo("5bc486174d317b79a896bfa0c04c5e8869b5bd46a9972fe616c2c4b4ffa2704b");
  }

  private static void add(MessageDigest digest, Decision decision, Set<Reason> seen) {
    if (decision instanceof Decision.Accepted accepted) {
      digest.update(accepted.value());
    } else if (decision instanceof Decision.Rejected rejected) {
      seen.add(rejected.reason());
      digest.update(TOMBSTONES.encode(rejected.tombstone()));
    }
    Verdict verdict = decision.verdict();
    if (verdict != null) {
      digest.update(VERDICTS.encode(verdict));
    }
    digest.update(decision.changes().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
