package dev.normative.study;

import dev.normative.contract.NormalizationProvider;
import java.io.IOException;
import java.util.function.Consumer;

/** A claim about normalization and how it is checked. */
public interface Study {

  /** What the study is called: lower-case words and hyphens. */
  String name();

  /**
   * Trains all variants and judges the claim. The same form and the same normalization give the
   * same report, bit for bit.
   *
   * @param form how much is trained
   * @param provider makes the normalization layers
   * @param progress is told a line about every variant that is done
   * @throws IOException if data cannot be read
   */
  StudyReport run(Form form, NormalizationProvider provider, Consumer<String> progress)
      throws IOException;
}
