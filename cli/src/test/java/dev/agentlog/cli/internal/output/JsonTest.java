package dev.agentlog.cli.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{} {}", "nul", "{\"a\":1,\"a\":2}"})
  void whatIsNotOneValueIsRefused(String text) {
    assertThat(Json.tryParse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.50",
        "0.23963683599868091234567890",
        "1e400",
        "12345678901234567890",
        "null",
        "[1,{\"b\":\"ü\"}]"
      })
  void valuesSurviveUnchanged(String text) throws JsonProcessingException {
    assertThat(Json.parse(Json.line(Json.parse(text)))).isEqualTo(Json.parse(text));
  }

  @Test
  void halfASurrogatePairIsEscaped() throws JsonProcessingException {
    assertThat(Json.line(Json.parse("\"ü\\ud800\""))).isEqualTo("\"\\u00FC\\uD800\"");
  }
}
