package dev.normative.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static Settings settings() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("type", "BatchNorm1d");
    values.put("num_features", 3);
    values.put("momentum", null);
    values.put("eps", 1e-5);
    values.put("affine", true);
    values.put("axis", List.of(1, 2));
    values.put("big", 1L << 40);
    return Settings.of(values);
  }

  @Test
  void valuesAreReadAsTheKindThatTheyAre() {
    Settings settings = settings();
    assertThat(settings.text("type")).isEqualTo("BatchNorm1d");
    assertThat(settings.integer("num_features")).isEqualTo(3);
    assertThat(settings.integers("num_features")).containsExactly(3);
    assertThat(settings.number("num_features")).isEqualTo(3.0);
    assertThat(settings.isNull("momentum")).isTrue();
    assertThat(settings.isNull("eps")).isFalse();
    assertThat(settings.number("eps")).isEqualTo(1e-5);
    assertThat(settings.flag("affine")).isTrue();
    assertThat(settings.integers("axis")).containsExactly(1, 2);
    assertThat(settings.numbers("axis")).containsExactly(1, 2);
    assertThat(settings.longInteger("big")).isEqualTo(1L << 40);
    assertThat(settings.names())
        .containsExactly("type", "num_features", "momentum", "eps", "affine", "axis", "big");
  }

  @Test
  void anotherKindIsRefusedWithNameValueAndExpectation() {
    Settings settings = settings();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.number("momentum"))
        .withMessage("\"momentum\" is null, expected a number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.integer("eps"))
        .withMessageStartingWith("\"eps\" is 1.0E-5, expected a whole number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.integer("big"))
        .withMessageContaining("2^31");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.integers("type"))
        .withMessageContaining("a list of whole numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.flag("type"))
        .withMessageContaining("true or false");
    assertThatIllegalArgumentException().isThrownBy(() -> settings.nested("eps"));
  }

  @Test
  void aMissingNameIsAnsweredWithThoseThatAreThere() {
    assertThat(settings().has("groups")).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings().isNull("groups"))
        .withMessageStartingWith("there is no \"groups\"; there are [type, num_features");
  }

  @Test
  void nothingOutsideCanChangeThem() {
    List<Object> list = new ArrayList<>(Arrays.asList(1, null));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("list", list);
    Settings settings = Settings.of(map);
    list.add(2);
    map.put("more", 1);
    assertThat(settings.asMap()).containsExactly(Map.entry("list", Arrays.asList(1L, null)));
  }

  @Test
  void orderDoesNotCountForEquality() {
    Map<String, Object> turned = new LinkedHashMap<>();
    turned.put("b", 2L);
    turned.put("a", 1);
    Map<String, Object> straight = new LinkedHashMap<>();
    straight.put("a", 1L);
    straight.put("b", 2);
    assertThat(Settings.of(turned)).isEqualTo(Settings.of(straight));
    assertThat(Settings.of(turned).without(List.of("b"))).isEqualTo(Settings.of(Map.of("a", 1)));
  }

  @Test
  void valuesThatJsonCannotSayAreRefused() {
    for (Object value : new Object[] {Double.NaN, 1f, 'c', new int[0], List.of(Map.of())}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Settings.of(Map.of("odd", value)))
          .withMessageStartingWith("\"odd\" is ");
    }
  }
}
