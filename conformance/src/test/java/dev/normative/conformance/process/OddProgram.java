package dev.normative.conformance.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A program that speaks the protocol with the identity for a normalization, and misbehaves in the
 * way that its argument says: at once, or at the second forward call ("second-").
 */
final class OddProgram {
  private OddProgram() {}

  public static void main(String[] arguments) throws Exception {
    String odd = arguments[0];
    boolean second = odd.startsWith("second-");
    String way = second ? odd.substring("second-".length()) : odd;
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    if (way.equals("noise")) {
      for (int i = 0; i < 1_000_000; i++) {
        System.err.println("line");
      }
    }
    int forwards = 0;
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] words = line.split(" ");
      if (words[0].equals("hello")) {
        System.out.println(
            way.equals("version")
                ? "unsupported version 1"
                : "ok odd WIDE BATCH_NORM FLOAT64 BACKWARD "
                    + (way.equals("claim") ? "MAGIC" : "TRAINING")
                    + (way.startsWith("deviates") ? " DEVIATIONS" : ""));
      } else if (words[0].equals("deviation")) {
        System.out.println(deviation(way, Integer.parseInt(words[1])));
      } else if (words[0].equals("create")) {
        System.out.println("ok");
      } else if (words[0].equals("forward") && ++forwards == 2 && second) {
        misbehave(way, input(words));
      } else if (words[0].equals("forward")) {
        System.out.println("ok " + input(words) + " 0 1 0 1 0");
      } else {
        System.out.println("ok " + input(words) + " 1 2 1 0x1p+0 -1");
      }
    }
  }

  private static String deviation(String way, int number) {
    return switch (way) {
      case "deviates-for-ever" -> "ok F1 EVERY_NORM 0 - why";
      case "deviates-without-reason" -> "ok F1 EVERY_NORM 0 -";
      case "deviates-of-no-norm" -> "ok F1 BACKWARD 0 - why";
      case "deviates-too-rarely" -> "ok F1 EVERY_NORM 9999999999 - why";
      default ->
          number == 0
              ? "ok F9 BATCH_NORM 300 https://example.org/9 it  overflows, silently"
              : number == 1 ? "ok F1 EVERY_NORM 0 - it is the identity" : "ok";
    };
  }

  /** The words of the input tensor, which follow the mode. */
  private static String input(String[] words) {
    int mode = Arrays.asList(words).indexOf("TRAINING");
    int rows = Integer.parseInt(words[mode + 2]);
    return String.join(" ", Arrays.copyOfRange(words, mode + 1, mode + 4 + 2 * rows));
  }

  private static void misbehave(String way, String input) throws IOException, InterruptedException {
    switch (way) {
      case "exit" -> {
        System.err.println("last words");
        System.exit(3);
      }
      case "hang" -> Thread.sleep(1_000_000);
      case "endless" -> {
        while (true) {
          System.out.print("endless ");
        }
      }
      case "garbage" -> System.out.println("debugging...");
      case "empty" -> System.out.println();
      case "short" -> System.out.println("ok 2 2 2 1.0 2.0");
      case "word" -> System.out.println("ok 1 1 seven");
      case "rank" -> System.out.println("ok 99 1");
      case "huge" -> System.out.println("ok 2 2000000000 2000000000 1");
      case "negative" -> System.out.println("ok 1 -2");
      case "missing" -> System.out.println("ok -1 0 1 0 1 0");
      case "more" -> System.out.println("ok " + input + " 0 1 0 1 0 0x1p+0");
      case "count" -> System.out.println("ok " + input + " 1.5 1 0 1 0");
      case "statistics" -> System.out.println("ok " + input + " -1 1 0 1 0");
      case "twice" -> System.out.println("ok " + input + " 0 1 0 1 0\nok\n");
      case "failed" -> System.out.println("failed on purpose");
      case "refused" -> System.out.println("refused shape [2, 2]: expected  another");
      default -> throw new IllegalArgumentException(way);
    }
  }
}
