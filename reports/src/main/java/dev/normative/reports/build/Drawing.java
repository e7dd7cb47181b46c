package dev.normative.reports.build;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A picture in SVG, or why there is none: some JVMs have neither fonts nor {@code java.desktop}.
 *
 * @param svg the picture
 * @param why why it could not be drawn; empty if it was
 */
public record Drawing(Optional<String> svg, String why) {

  /** Has it drawn. */
  public static Drawing by(Supplier<String> painter) {
    try {
      return new Drawing(Optional.of(painter.get()), "");
    } catch (RuntimeException | LinkageError | InternalError e) {
      // Each JDK fails in its own way where it cannot draw.
      return new Drawing(
          Optional.empty(),
          "this machine cannot draw text ("
              + e
              + "); a JDK with java.desktop and any font, such as fontconfig with DejaVu, can");
    }
  }
}
