package dev.agentlog.sequencer.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawPathTest {
  @ParameterizedTest
  @CsvSource({
    "/sessions/a%2Fb, a/b",
    "/sessions/%2E%2E, ..",
    "/sessions/%e2%98%83, ☃",
    "/sessions/a+b, a+b",
    "/sessions/%2525, %25"
  })
  void segmentsAreSplitBeforeTheyAreDecoded(String raw, String decoded) {
    assertThat(RawPath.segments(raw)).containsExactly("sessions", decoded);
  }

  @Test
  void brokenEncodingsAreBadRequests() {
    assertThatThrownBy(() -> RawPath.segments("/a%2"))
        .hasMessageContaining("without two hex digits");
    assertThatThrownBy(() -> RawPath.segments("/a%zz"))
        .hasMessageContaining("without two hex digits");
    assertThatThrownBy(() -> RawPath.segments("/a%ff"))
        .hasMessageContaining("not percent-encoded UTF-8");
  }
}
