package dev.normative.golden;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ONNX's node tests of the normalization operators.
 *
 * @param provenance the version of ONNX they come from
 * @param cases in the order of the file
 */
public record OnnxVectors(Provenance provenance, List<OnnxCase> cases) {

  /** Copies the list. */
  public OnnxVectors {
    cases = List.copyOf(cases);
  }

  /** The cases inside the jar. */
  public static OnnxVectors shipped() {
    try {
      return parse(Catalog.resource("vectors/onnx.json.gz"));
    } catch (IOException e) {
      throw Catalog.damaged(e);
    }
  }

  /**
   * Reads cases from a file, gzip or not.
   *
   * @throws MalformedGoldenFile if the content is no such file
   * @throws IOException if the file cannot be read
   */
  public static OnnxVectors read(Path file) throws IOException {
    return parse(GoldenBytes.read(file));
  }

  private static OnnxVectors parse(GoldenBytes bytes) throws IOException {
    return JsonCursor.parse(bytes, OnnxVectors::document);
  }

  private static OnnxVectors document(JsonCursor cursor) throws IOException {
    JsonCursor.Place place = cursor.here();
    List<OnnxCase> cases = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Provenance[] provenance = new Provenance[1];
    cursor.object(
        name -> {
          switch (name) {
            case "provenance" -> provenance[0] = Provenance.read(cursor);
            case "cases" ->
                cursor.array(
                    () -> {
                      JsonCursor.Place start = cursor.here();
                      OnnxCase read = new Fields().read(cursor);
                      if (!ids.add(read.id())) {
                        throw cursor.refuse(
                            start,
                            "the id " + read.id() + " again",
                            "an id that no case before has");
                      }
                      cases.add(read);
                    });
            default -> throw cursor.refuse("nothing but provenance and cases");
          }
        });
    if (provenance[0] == null || cases.isEmpty()) {
      throw cursor.refuse(place, "an object without them", "provenance, and one case or more");
    }
    return new OnnxVectors(provenance[0], cases);
  }

  /** The fields of a case while they are read. */
  private static final class Fields {
    private String id;
    private String op;
    private int opset;
    private Settings attributes;
    private double relativeTolerance = Double.NaN;
    private double absoluteTolerance = Double.NaN;
    private ElementType dtype;
    private List<String> inputNames;
    private List<String> outputNames;
    private List<GoldenTensor> inputs;
    private List<GoldenTensor> outputs;

    OnnxCase read(JsonCursor cursor) throws IOException {
      JsonCursor.Place place = cursor.here();
      cursor.object(name -> field(cursor, name));
      boolean complete =
          id != null
              && op != null
              && opset > 0
              && attributes != null
              && relativeTolerance >= 0
              && absoluteTolerance >= 0
              && dtype != null;
      if (!complete) {
        throw cursor.refuse(
            place,
            "a case that lacks a field",
            "id, op, opset, attributes, rtol, atol, and inputs and outputs with their names");
      }
      return new OnnxCase(
          id,
          op,
          opset,
          attributes,
          relativeTolerance,
          absoluteTolerance,
          dtype,
          byName(cursor, place, inputNames, inputs),
          byName(cursor, place, outputNames, outputs));
    }

    private void field(JsonCursor cursor, String name) throws IOException {
      switch (name) {
        case "id" -> id = cursor.text();
        case "op" -> op = cursor.text();
        case "opset" -> opset = cursor.integer(1, Integer.MAX_VALUE);
        case "attributes" -> attributes = cursor.settings();
        case "rtol" -> relativeTolerance = cursor.finite();
        case "atol" -> absoluteTolerance = cursor.finite();
        case "input_names" -> inputNames = names(cursor);
        case "output_names" -> outputNames = names(cursor);
        case "inputs" -> inputs = tensors(cursor);
        case "outputs" -> outputs = tensors(cursor);
        default ->
            throw cursor.refuse(
                "nothing but id, op, opset, attributes, input_names, output_names, rtol, atol,"
                    + " inputs and outputs");
      }
    }

    private static List<String> names(JsonCursor cursor) throws IOException {
      List<String> names = new ArrayList<>();
      cursor.array(() -> names.add(cursor.text()));
      return names;
    }

    private List<GoldenTensor> tensors(JsonCursor cursor) throws IOException {
      List<GoldenTensor> tensors = new ArrayList<>();
      cursor.array(
          () -> {
            JsonCursor.Place place = cursor.here();
            TensorReader.Typed typed = TensorReader.readTyped(cursor);
            if (dtype != null && dtype != typed.dtype()) {
              throw cursor.refuse(
                  place, "a tensor of " + typed.dtype().label(), "one of " + dtype.label());
            }
            dtype = typed.dtype();
            if (!typed.tensor().isOf(dtype)) {
              throw cursor.refuse(
                  place, "a number that no " + dtype.label() + " equals", "numbers of the dtype");
            }
            tensors.add(typed.tensor());
          });
      return tensors;
    }

    private static Map<String, GoldenTensor> byName(
        JsonCursor cursor, JsonCursor.Place place, List<String> names, List<GoldenTensor> tensors)
        throws IOException {
      if (names == null || tensors == null || names.size() != tensors.size()) {
        throw cursor.refuse(
            place, "names " + names + " for other tensors", "a name for every input and output");
      }
      Map<String, GoldenTensor> byName = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        if (byName.put(names.get(i), tensors.get(i)) != null) {
          throw cursor.refuse(place, "the name " + names.get(i) + " twice", "different names");
        }
      }
      return byName;
    }
  }
}
