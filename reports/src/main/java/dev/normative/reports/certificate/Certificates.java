package dev.normative.reports.certificate;

import dev.normative.reports.build.FolderTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The folder of certificates: a folder for each implementation, and what is about all of them. */
public final class Certificates {
  /** The certificate of one implementation, in its folder. */
  public static final String JSON = "normative.json";

  /** The badge of one implementation, in its folder. */
  public static final String BADGE = "badge.svg";

  /** What is in a certificate: its JSON schema. */
  public static final String SCHEMA = CertificateJson.SCHEMA;

  /** The verdicts of all implementations as JUnit's XML. */
  public static final String JUNIT = "verdicts.xml";

  private Certificates() {}

  /**
   * Writes all certificates into a folder that takes the place of an earlier one as a whole.
   *
   * @param problems why verdicts are not known, beyond those that are missing
   * @return the name of each implementation's folder, by the implementation's name
   */
  public static Map<String, String> write(
      List<Certificate> certificates, List<String> problems, RunFacts run, Path folder)
      throws IOException {
    Path part = FolderTree.fresh(folder.resolveSibling(folder.getFileName() + ".part"));
    FolderNames names = new FolderNames();
    Map<String, String> folders = new LinkedHashMap<>();
    for (Certificate certificate : certificates) {
      String name = names.of(certificate.implementation());
      folders.put(certificate.implementation(), name);
      Path own = Files.createDirectory(part.resolve(name));
      Files.writeString(
          own.resolve(JSON), CertificateJson.of(certificate, run).toPrettyString() + "\n");
      Files.writeString(own.resolve(BADGE), Badge.of(certificate));
    }
    Files.writeString(part.resolve(JUNIT), JUnitXml.of(certificates, problems));
    try (InputStream schema = Certificates.class.getResourceAsStream(SCHEMA)) {
      Files.copy(schema, part.resolve(SCHEMA));
    }
    FolderTree.replace(folder, part);
    return folders;
  }
}
