package dev.normative.accelerated.engine;

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
   * Refuses to go on without something.
   *
   * @param there whether it is there
   * @param what what it is, for people
   * @param remedy what to add to the class path, or to do instead
   * @throws IllegalStateException where it is not, with what it is and how to get it
   */
  public static void require(boolean there, String what, String remedy) {
    if (!there) {
      throw new IllegalStateException(what + " is not on the class path; add " + remedy);
    }
  }
}
