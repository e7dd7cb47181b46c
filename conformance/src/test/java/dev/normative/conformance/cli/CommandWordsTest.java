package dev.normative.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandWordsTest {
  @Test
  void spacesSeparateAndQuotesHoldTogether() {
    assertThat(CommandWords.of(" python3  'a b/c.py' --x=\"1 '2\" '' "))
        .containsExactly("python3", "a b/c.py", "--x=1 '2", "");
    assertThat(CommandWords.of("C:\\tools\\norm.exe $1"))
        .containsExactly("C:\\tools\\norm.exe", "$1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a 'b", "a \"b'"})
  void whatHasNoWordsOrNoEndIsRefused(String text) {
    assertThatThrownBy(() -> CommandWords.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"python3", "python3 x.py", "python3 'a b.py'"})
  void whatIsQuotedIsOneWord(String text) {
    assertThat(CommandWords.of(CommandWords.quoted(text))).containsExactly(text);
  }
}
