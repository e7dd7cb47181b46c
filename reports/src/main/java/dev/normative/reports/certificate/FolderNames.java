package dev.normative.reports.certificate;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names of folders for names of implementations, which may be anything: letters, digits, hyphens
 * and underscores stay, all else is percent signs and hexadecimal digits.
 */
final class FolderNames {
  private static final int LONGEST = 80;

  private final Set<String> taken = new HashSet<>();

  /**
   * A folder name that is safe on every file system and that this has not given before, not even in
   * other letters' case.
   */
  String of(String implementation) {
    String encoded =
        URLEncoder.encode(implementation, StandardCharsets.UTF_8)
            .replace("*", "%2A")
            .replace("+", "%20");
    String name = encoded.startsWith(".") ? "%2E" + encoded.substring(1) : encoded;
    name = name.isEmpty() ? "%" : name.substring(0, Math.min(name.length(), LONGEST));
    String free = name;
    for (int number = 2; !taken.add(free.toLowerCase(Locale.ROOT)); number++) {
      free = name + "~" + number;
    }
    return free;
  }
}
