package dev.normative.nn;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.normative.file.Replacement;
import dev.normative.tensor.DType;
import dev.normative.tensor.Shape;
import dev.normative.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Network states in files of the format <a
 * href="https://github.com/huggingface/safetensors#format">safetensors</a>, which Python reads and
 * writes too.
 *
 * <pre>
 *   8 bytes   the length n of the header, little-endian
 *   n bytes   the header, a JSON object in UTF-8; spaces may follow it, a "{" begins it:
 *             {"1.weight": {"dtype": "F64", "shape": [64, 784], "data_offsets": [0, 401408]}, ...}
 *   the rest  the elements, little-endian, row-major, at these offsets, without gap or overlap
 * </pre>
 *
 * <p>Read and written here: F64, F32, and I64 without axes, which is a count. Elements keep their
 * bits, NaN included. A header may have {@code __metadata__}, which is ignored.
 */
public final class StateFile {
  private static final int PREFIX = Long.BYTES;

  /** Elements go through a buffer of this size, so that none as large as the file is needed. */
  private static final int CHUNK = 1 << 16;

  private StateFile() {}

  /**
   * Reads a state.
   *
   * @throws MalformedStateFile if the content is not of the format described above
   * @throws IOException if the file cannot be read
   */
  public static NetworkState read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Map<String, StateHeader.Place> places = StateHeader.read(channel, file.toString());
      Map<String, StateEntry> entries = new LinkedHashMap<>();
      for (Map.Entry<String, StateHeader.Place> place : places.entrySet()) {
        entries.put(place.getKey(), entry(channel, file, place.getValue()));
      }
      return new NetworkState(entries);
    }
  }

  private static StateEntry entry(FileChannel channel, Path file, StateHeader.Place place)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    int width = place.type().width();
    double[] values = new double[place.shape().elements()];
    long count = 0;
    long position = place.start();
    for (int next = 0; next < values.length; ) {
      int bytes = Math.min(CHUNK, (values.length - next) * width);
      fill(channel, file, chunk.clear().limit(bytes), position);
      position += bytes;
      while (chunk.hasRemaining()) {
        switch (place.type()) {
          case F64 -> values[next++] = chunk.getDouble();
          case F32 -> values[next++] = chunk.getFloat();
          case I64 -> {
            count = chunk.getLong();
            next++;
          }
        }
      }
    }
    if (place.type() == StateHeader.Type.I64) {
      return new StateEntry.Count(count);
    }
    DType dtype = place.type() == StateHeader.Type.F64 ? DType.FLOAT64 : DType.FLOAT32;
    return new StateEntry.Numbers(Tensor.adopting(place.shape(), values), dtype);
  }

  static void fill(FileChannel channel, Path file, ByteBuffer buffer, long position)
      throws IOException {
    StateHeader.fill(channel, file.toString(), buffer, position);
    buffer.flip();
  }

  /**
   * Writes a state, replacing the file; {@link #read} gives an equal state.
   *
   * <p>It is written beside the file and then moved, so that whatever goes wrong leaves the file as
   * it was.
   *
   * @throws IOException if that fails, or the path is a folder
   */
  public static void write(Path file, NetworkState state) throws IOException {
    if (Files.isDirectory(file)) {
      // Moving onto an empty folder would quietly replace it.
      throw new FileSystemException(file.toString(), null, "is a folder; expected a file's name");
    }
    Path target = file.toAbsolutePath();
    Path beside = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      writeNew(beside, state);
      Replacement.move(beside, target);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void writeNew(Path file, NetworkState state) throws IOException {
    List<Map.Entry<String, StateEntry>> entries = new ArrayList<>(state.entries().entrySet());
    // Eight-byte elements first: all elements then lie at multiples of their own size.
    entries.sort(Comparator.comparing(entry -> entry.getValue().type().equals("F32")));
    byte[] header = header(entries);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer start = ByteBuffer.allocate(PREFIX + header.length);
      drain(
          channel, start.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).flip());
      for (Map.Entry<String, StateEntry> entry : entries) {
        writeElements(channel, entry.getValue());
      }
      // A file that was moved into place must not turn out empty after a power cut.
      channel.force(true);
    }
  }

  private static void writeElements(FileChannel channel, StateEntry entry) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    if (entry instanceof StateEntry.Count count) {
      drain(channel, chunk.putLong(count.value()).flip());
      return;
    }
    StateEntry.Numbers numbers = (StateEntry.Numbers) entry;
    for (int i = 0; i < numbers.values().size(); i++) {
      if (chunk.remaining() < Double.BYTES) {
        drain(channel, chunk.flip());
        chunk.clear();
      }
      if (numbers.dtype() == DType.FLOAT64) {
        chunk.putDouble(numbers.values().at(i));
      } else {
        chunk.putFloat((float) numbers.values().at(i));
      }
    }
    drain(channel, chunk.flip());
  }

  private static void drain(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static byte[] header(List<Map.Entry<String, StateEntry>> entries) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    long offset = 0;
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, StateEntry> entry : entries) {
        if (entry.getKey().equals(StateHeader.METADATA)) {
          throw new IllegalArgumentException(
              "an entry cannot be called " + StateHeader.METADATA + "; the format keeps that name");
        }
        Shape shape = entry.getValue().shape();
        String type = entry.getValue().type();
        long end = offset + (long) shape.elements() * StateHeader.Type.valueOf(type).width();
        json.writeObjectFieldStart(entry.getKey());
        json.writeStringField("dtype", type);
        json.writeFieldName("shape");
        json.writeArray(shape.toArray(), 0, shape.rank());
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {offset, end}, 0, 2);
        json.writeEndObject();
        offset = end;
      }
      json.writeEndObject();
    }
    while (text.size() % Double.BYTES != 0) {
      text.write(' ');
    }
    return text.toByteArray();
  }
}
