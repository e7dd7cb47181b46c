package dev.normative.golden;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the cases of one layer family, and refuses what does not hold together. */
final class VectorReader {

  private static final String GRADIENT = "grad_";

  private final JsonCursor cursor;

  private VectorReader(JsonCursor cursor) {
    this.cursor = cursor;
  }

  static GoldenVectors read(GoldenBytes bytes) throws IOException {
    return JsonCursor.parse(bytes, cursor -> new VectorReader(cursor).document());
  }

  private GoldenVectors document() throws IOException {
    JsonCursor.Place place = cursor.here();
    List<GoldenCase> cases = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Provenance[] provenance = new Provenance[1];
    cursor.object(
        name -> {
          switch (name) {
            case "provenance" -> provenance[0] = Provenance.read(cursor);
            case "cases" -> cursor.array(() -> cases.add(oneCase(ids)));
            default -> throw cursor.refuse("nothing but provenance and cases");
          }
        });
    require(place, "provenance", provenance[0]);
    if (cases.isEmpty()) {
      throw cursor.refuse(place, "no cases", "one case or more");
    }
    return new GoldenVectors(provenance[0], cases);
  }

  /** The fields of a case while they are read. */
  private static final class CaseFields {
    private String id;
    private Settings layer;
    private ElementType dtype;
    private Map<String, GoldenTensor> initial;
    private final List<GoldenStep> steps = new ArrayList<>();
  }

  private GoldenCase oneCase(Set<String> ids) throws IOException {
    JsonCursor.Place place = cursor.here();
    CaseFields fields = new CaseFields();
    cursor.object(
        name -> {
          switch (name) {
            case "id" -> fields.id = uniqueId(ids);
            case "layer" -> fields.layer = cursor.settings();
            case "dtype" -> fields.dtype = cursor.elementType();
            case "initial" -> fields.initial = TensorReader.readState(cursor);
            case "steps" -> cursor.array(() -> fields.steps.add(step()));
            default -> throw cursor.refuse("nothing but id, layer, dtype, initial and steps");
          }
        });
    require(place, "id", fields.id);
    require(place, "layer", fields.layer);
    require(place, "dtype", fields.dtype);
    require(place, "initial", fields.initial);
    if (fields.steps.isEmpty()) {
      throw cursor.refuse(place, "no steps", "one step or more");
    }
    GoldenCase result =
        new GoldenCase(fields.id, fields.layer, fields.dtype, fields.initial, fields.steps);
    checkStates(place, result);
    return result;
  }

  private String uniqueId(Set<String> ids) throws IOException {
    String id = cursor.text();
    if (!ids.add(id)) {
      throw cursor.refuse("an id that no case before has");
    }
    return id;
  }

  /** The fields of a step while they are read. */
  private static final class StepFields {
    private GoldenStep.Mode mode;
    private String inputKind = "";
    private GoldenTensor input;
    private GoldenTensor output;
    private GoldenTensor gradOutput;
    private GoldenTensor gradInput;
    private final Map<String, GoldenTensor> gradients = new LinkedHashMap<>();
    private String raises;
    private Map<String, GoldenTensor> stateAfter;

    boolean isRefused() {
      return raises != null
          && output == null
          && gradOutput == null
          && gradInput == null
          && gradients.isEmpty();
    }

    boolean isComputed() {
      return raises == null && output != null && gradOutput != null && gradInput != null;
    }
  }

  private GoldenStep step() throws IOException {
    JsonCursor.Place place = cursor.here();
    StepFields fields = new StepFields();
    cursor.object(name -> stepField(fields, name));
    require(place, "mode", fields.mode);
    require(place, "input", fields.input);
    require(place, "state_after", fields.stateAfter);
    return new GoldenStep(
        fields.mode, fields.inputKind, fields.input, outcome(place, fields), fields.stateAfter);
  }

  private void stepField(StepFields fields, String name) throws IOException {
    switch (name) {
      case "mode" -> fields.mode = mode();
      case "input_kind" -> fields.inputKind = cursor.text();
      case "input" -> fields.input = TensorReader.read(cursor);
      case "output" -> fields.output = TensorReader.read(cursor);
      case "grad_output" -> fields.gradOutput = TensorReader.read(cursor);
      case "grad_input" -> fields.gradInput = TensorReader.read(cursor);
      case "raises" -> fields.raises = cursor.text();
      case "state_after" -> fields.stateAfter = TensorReader.readState(cursor);
      default -> {
        if (!name.startsWith(GRADIENT)) {
          throw cursor.refuse(
              "nothing but mode, input_kind, input, output, grad_..., raises and state_after");
        }
        if (!cursor.isNull()) {
          fields.gradients.put(name.substring(GRADIENT.length()), TensorReader.read(cursor));
        }
      }
    }
  }

  private GoldenStep.Mode mode() throws IOException {
    return switch (cursor.text()) {
      case "train" -> GoldenStep.Mode.TRAIN;
      case "eval" -> GoldenStep.Mode.EVAL;
      default -> throw cursor.refuse("train or eval");
    };
  }

  private GoldenStep.Outcome outcome(JsonCursor.Place place, StepFields fields) throws IOException {
    if (fields.isRefused()) {
      return new GoldenStep.Refused(fields.raises);
    }
    if (!fields.isComputed()) {
      throw cursor.refuse(
          place,
          "a step that is neither computed nor refused",
          "output, grad_output and grad_input, or else raises");
    }
    // Every normalization gives back the shape that it was given.
    requireShape(place, "output", fields.output, fields.input);
    requireShape(place, "grad_output", fields.gradOutput, fields.output);
    requireShape(place, "grad_input", fields.gradInput, fields.input);
    return new GoldenStep.Computed(
        fields.output, fields.gradOutput, fields.gradInput, fields.gradients);
  }

  private void checkStates(JsonCursor.Place place, GoldenCase read) throws IOException {
    checkType(place, read.dtype(), "initial", read.initial());
    for (int i = 0; i < read.steps().size(); i++) {
      GoldenStep step = read.steps().get(i);
      String name = "steps/" + i + "/";
      checkType(place, read.dtype(), name, tensors(step));
      checkType(place, read.dtype(), name + "state_after", step.stateAfter());
      if (!step.stateAfter().keySet().equals(read.initial().keySet())) {
        throw cursor.refuse(
            place,
            name + "state_after with " + step.stateAfter().keySet(),
            "the same names as in initial, " + read.initial().keySet());
      }
      for (Map.Entry<String, GoldenTensor> entry : step.stateAfter().entrySet()) {
        GoldenTensor before = read.initial().get(entry.getKey());
        requireShape(place, name + "state_after/" + entry.getKey(), entry.getValue(), before);
      }
      checkGradients(place, name, step, read.initial());
    }
  }

  private void checkGradients(
      JsonCursor.Place place, String name, GoldenStep step, Map<String, GoldenTensor> initial)
      throws IOException {
    if (!(step.outcome() instanceof GoldenStep.Computed computed)) {
      return;
    }
    for (Map.Entry<String, GoldenTensor> entry : computed.gradients().entrySet()) {
      GoldenTensor parameter = initial.get(entry.getKey());
      if (parameter == null) {
        throw cursor.refuse(
            place,
            name + GRADIENT + entry.getKey(),
            "gradients of what initial has, " + initial.keySet());
      }
      requireShape(place, name + GRADIENT + entry.getKey(), entry.getValue(), parameter);
    }
  }

  private static Map<String, GoldenTensor> tensors(GoldenStep step) {
    Map<String, GoldenTensor> tensors = new LinkedHashMap<>();
    tensors.put("input", step.input());
    if (step.outcome() instanceof GoldenStep.Computed computed) {
      tensors.put("output", computed.output());
      tensors.put("grad_output", computed.gradOutput());
      tensors.put("grad_input", computed.gradInput());
      computed.gradients().forEach((name, tensor) -> tensors.put(GRADIENT + name, tensor));
    }
    return tensors;
  }

  private void checkType(
      JsonCursor.Place place, ElementType dtype, String where, Map<String, GoldenTensor> tensors)
      throws IOException {
    for (Map.Entry<String, GoldenTensor> entry : tensors.entrySet()) {
      // A tensor of no dimensions is a count, and no number of that type.
      if (entry.getValue().rank() > 0 && !entry.getValue().isOf(dtype)) {
        throw cursor.refuse(
            place,
            "a number in " + where + " " + entry.getKey() + " that no " + dtype.label() + " equals",
            "numbers of the case's dtype");
      }
    }
  }

  private void requireShape(
      JsonCursor.Place place, String name, GoldenTensor tensor, GoldenTensor like)
      throws IOException {
    if (!tensor.hasShapeOf(like)) {
      throw cursor.refuse(place, name + " as a " + tensor, "a " + like);
    }
  }

  private void require(JsonCursor.Place place, String name, Object value) throws IOException {
    if (value == null) {
      throw cursor.refuse(place, "an object without " + name, "the field " + name);
    }
  }
}
