package dev.normative.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Four made-up files under MNIST's names, with their own checksums: two images each. */
final class SmallMnist {

  private final Map<MnistFile, byte[]> contents = new LinkedHashMap<>();

  SmallMnist() {
    byte[] pixels = new byte[2 * 28 * 28];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * i);
    }
    for (MnistFile file : MnistFile.ALL) {
      byte[] content =
          file.name().contains("images")
              ? Idx.bytes(new int[] {2, 28, 28}, pixels)
              : Idx.bytes(new int[] {2}, new byte[] {3, 7});
      String sha256 = HexFormat.of().formatHex(IdxFile.newSha256().digest(content));
      contents.put(new MnistFile(file.name(), sha256), content);
    }
  }

  /** In the order of {@link MnistFile#ALL}. */
  List<MnistFile> files() {
    return List.copyOf(contents.keySet());
  }

  byte[] content(MnistFile file) {
    return contents.get(file);
  }

  byte[] packed(MnistFile file) {
    return Idx.gzip(content(file));
  }

  /** Writes all four files, plain and packed by turns. */
  void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    boolean packed = false;
    for (MnistFile file : files()) {
      if (packed) {
        Files.write(folder.resolve(file.packedName()), packed(file));
      } else {
        Files.write(folder.resolve(file.name()), content(file));
      }
      packed = !packed;
    }
  }
}
