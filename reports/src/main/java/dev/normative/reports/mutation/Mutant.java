package dev.normative.reports.mutation;

/**
 * One change to one instruction, and what the tests said of it.
 *
 * @param type the class, by its binary name
 * @param method the method's name; {@code <init>} for a constructor, {@code lambda$...} for a
 *     lambda
 * @param line the number of the source line
 * @param source the source line, without the spaces around it
 * @param change what was changed, in PIT's words
 * @param status what became of it
 */
record Mutant(String type, String method, int line, String source, String change, Status status) {

  /** What becomes of a mutant, by PIT's names. */
  enum Status {
    KILLED,
    TIMED_OUT,
    MEMORY_ERROR,
    RUN_ERROR,
    NON_VIABLE,
    SURVIVED,
    NO_COVERAGE;

    /**
     * Whether a test noticed: it failed, or came to no end. A run that broke off and a class that
     * could not be loaded show nothing of the tests.
     */
    boolean noticed() {
      return this == KILLED || this == TIMED_OUT || this == MEMORY_ERROR;
    }
  }

  boolean noticed() {
    return status.noticed();
  }

  /** The class with the nested ones that it stands for, without its package. */
  String simpleType() {
    return type.substring(type.lastIndexOf('.') + 1);
  }
}
