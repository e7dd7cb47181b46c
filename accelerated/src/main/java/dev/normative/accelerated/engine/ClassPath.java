package dev.normative.accelerated.engine;

import java.util.Optional;

/** What an engine needs on the class path, asked for before any class that imports it is loaded. */
public final class ClassPath {
  private ClassPath() {}

  /** Whether a class can be found, which is not initialized for that. */
  public static boolean has(String className) {
    try {
      Class.forName(className, false, ClassPath.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * What to say of something that is not there.
   *
   * @param what what it is, for people
   * @param remedy what to do, after a semicolon
   */
  public static String absent(String what, String remedy) {
    return what + " is not on the class path" + remedy;
  }

  /**
   * Refuses to go on without something.
   *
   * @param missing what is missing and how to get it; empty for nothing
   * @throws IllegalStateException where something is
   */
  public static void refuse(Optional<String> missing) {
    if (missing.isPresent()) {
      throw new IllegalStateException(missing.get());
    }
  }
}
