package dev.normative.conformance.cli;

import dev.normative.conformance.process.ProcessProvider;
import dev.normative.contract.NormalizationProvider;
import java.lang.reflect.InvocationTargetException;

/**
 * An implementation that was asked for, in words that another JVM understands, too.
 *
 * @param program whether it is a program that speaks the protocol of {@link ProcessProvider}
 * @param text the program's command line, or the name of a class
 */
record Chosen(boolean program, String text) {

  /**
   * Makes it.
   *
   * @throws Complaint if that fails
   */
  NormalizationProvider make() {
    if (program) {
      return new ProcessProvider(CommandWords.of(text));
    }
    try {
      return Class.forName(text, true, Thread.currentThread().getContextClassLoader())
          .asSubclass(NormalizationProvider.class)
          .getConstructor()
          .newInstance();
    } catch (InvocationTargetException e) {
      throw new Complaint(text + " cannot be made: its constructor threw " + e.getCause());
    } catch (ClassCastException e) {
      throw new Complaint(text + " is no " + NormalizationProvider.class.getName());
    } catch (ReflectiveOperationException e) {
      throw new Complaint(
          text
              + " cannot be made; expected a public class with a public constructor without"
              + " arguments: "
              + e);
    }
  }

  /** The option that asks for it. */
  String option() {
    return program ? "--exec " + CommandWords.quoted(text) : "--implementation " + text;
  }
}
