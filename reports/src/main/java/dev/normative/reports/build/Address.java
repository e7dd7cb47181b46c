package dev.normative.reports.build;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Addresses of files as pages beside them link to them, wherever the whole of them is moved. */
public final class Address {
  private Address() {}

  /**
   * A file as seen from a page, as a relative URL.
   *
   * @param page a file
   * @param target another one
   */
  public static String from(Path page, Path target) {
    Path folder = page.toAbsolutePath().normalize().getParent();
    List<String> parts = new ArrayList<>();
    for (Path part : folder.relativize(target.toAbsolutePath().normalize())) {
      parts.add(encoded(part.toString()));
    }
    return String.join("/", parts);
  }

  /** A name as part of an address or fragment. */
  public static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
