package dev.normative.reports.curve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelativePathsTest {
  private static String of(String data) {
    return RelativePaths.of("<path d=\"" + data + "\" style=\"s\"/>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "M1,2 L3,4.5 Q5,6 7,8| m1 2l2 2.5q2 1.5 4 3.5",
        "M-0.05,0.5 L0,-0.5 Z M1,1 Q1,1 2,2| m-.05 .5l.05-1zm1.05 .5q0 0 1 1",
        "M10,10 Q11,12 13,14 L13,15 Z M20,20 L21,20| m10 10q1 2 3 4l0 1zm10 10l1 0",
        "M0,0 C1,1 2,2 3.3,3.03 C4,4 5,5 6,6| m0 0c1 1 2 2 3.3 3.03c.7 .97 1.7 1.97 2.7 2.97",
        "M1,1 Q1,1 1,1| m1 1q0 0 0 0"
      })
  void coordinatesAreToldFromThePointBefore(String absolute, String relative) {
    assertThat(of(absolute)).isEqualTo("<path d=\"" + relative.strip() + "\" style=\"s\"/>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "M1e5,2 Q0,0 1,1",
        "M1,2 L3,4 Z",
        "M1,2 A3,4 Q5,6 7,8",
        "m1,2 Q3,4 5,6",
        "M1 2 Q3 4 5 6",
        "M1.234,5 Q6,7 8,9",
        ""
      })
  void aPathOfAnotherFormStays(String data) {
    assertThat(of(data)).isEqualTo("<path d=\"" + data + "\" style=\"s\"/>");
  }
}
