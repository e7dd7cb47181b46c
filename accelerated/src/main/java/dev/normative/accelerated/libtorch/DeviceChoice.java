package dev.normative.accelerated.libtorch;

import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where LibTorch computes: what {@code -Dnormative.device} says, or the best that is there. */
final class DeviceChoice {
  /** The property that chooses: {@code cpu}, {@code cuda} or {@code cuda:N}. */
  static final String PROPERTY = "normative.device";

  /** The number that stands for the CPU. */
  static final int CPU = -1;

  private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

  private DeviceChoice() {}

  /**
   * The number of a CUDA device, or {@link #CPU}.
   *
   * @param wanted the property's value, null where there is none
   * @param missing asks LibTorch for a CUDA device: null where it has it, else why not
   * @param found what was found in place of a CUDA device, for the message
   * @throws IllegalArgumentException for a property that names no device
   * @throws IllegalStateException where the device that is asked for is not there
   */
  static int of(String wanted, IntFunction<String> missing, String found) {
    if (wanted == null) {
      return missing.apply(0) == null ? 0 : CPU;
    }
    if (wanted.equals("cpu")) {
      return CPU;
    }
    Matcher cuda = CUDA.matcher(wanted);
    if (!cuda.matches()) {
      throw new IllegalArgumentException(
          PROPERTY + " is " + wanted + "; expected cpu, cuda, or cuda:1 for the second device");
    }
    int number = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
    String reason = missing.apply(number);
    if (reason != null) {
      throw new IllegalStateException(
          PROPERTY
              + " asks for cuda:"
              + number
              + ", which LibTorch does not have: "
              + reason
              + ". Found: "
              + found
              + ". A CUDA device needs NVIDIA's driver and a CUDA build of LibTorch: replace"
              + " pytorch-native-cpu by ai.djl.pytorch:pytorch-native-cu128 (Linux and Windows on"
              + " x86_64), or let PYTORCH_LIBRARY_PATH name the lib folder of such a build");
    }
    return number;
  }
}
