package dev.normative.nn;

import dev.normative.autograd.MaxPooling2d;
import dev.normative.autograd.Variable;
import dev.normative.autograd.Window;
import dev.normative.contract.Mode;

/** A layer of {@link MaxPooling2d}. */
public final class MaxPool2d implements Layer {
  private final Window window;

  /** Windows side by side: the stride is the size, and there is no padding. */
  public MaxPool2d(int size) {
    this(new Window(size, size, 0));
  }

  /** Any window. */
  public MaxPool2d(Window window) {
    this.window = window;
  }

  @Override
  public Variable forward(Variable input, Mode mode) {
    return MaxPooling2d.of(input, window);
  }
}
