package dev.normative.conformance.cli;

import dev.normative.contract.NormalizationProvider;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which implementations a command is about. */
final class Implementations {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-i", "--implementation"},
      paramLabel = "NAME|CLASS",
      description = "An implementation, by its name or its class; may be repeated.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--exec",
      paramLabel = "CMD",
      description =
          "A program that speaks the suite's protocol, in one word for your shell:"
              + " --exec 'python3 batch_norm.py'; may be repeated.")
  private List<String> commands = new ArrayList<>();

  @Option(
      names = "--classpath",
      paramLabel = "PATH",
      description = "Jars and folders with implementations of your own, separated as Java does.")
  private String classPath = "";

  /** Asks for one more, by its name or its class. */
  void add(String name) {
    names.add(name);
  }

  /**
   * What was asked for, or all that is at hand, the reference first.
   *
   * @throws ParameterException if nobody has the name, or a class path has no such file
   */
  List<Chosen> chosen() {
    useClassPath();
    List<Chosen> chosen = new ArrayList<>();
    names.forEach(name -> chosen.add(named(name)));
    for (String command : commands) {
      try {
        CommandWords.of(command);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), "--exec: " + e.getMessage(), e);
      }
      chosen.add(new Chosen(true, command));
    }
    if (chosen.isEmpty()) {
      Registered.classes().forEach(type -> chosen.add(new Chosen(false, type.getName())));
    }
    return chosen;
  }

  /** The one that was asked for, or the reference. */
  Chosen one() {
    if (names.size() + commands.size() > 1) {
      throw new ParameterException(
          spec.commandLine(), "several implementations are given; expected one");
    }
    return chosen().get(0);
  }

  /** Whether anybody was asked for, and not all that are at hand. */
  boolean areNamed() {
    return !names.isEmpty() || !commands.isEmpty();
  }

  /** The option that makes the same classes known, or empty. */
  String classPathOption() {
    return classPath.isEmpty() ? "" : " --classpath " + CommandWords.quoted(classPath);
  }

  /** Makes the classes of the class path known to this thread and all that it starts. */
  private void useClassPath() {
    if (classPath.isEmpty()) {
      return;
    }
    List<URL> places = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      Path place = Path.of(entry).toAbsolutePath();
      if (!Files.exists(place)) {
        throw new ParameterException(
            spec.commandLine(), "--classpath: there is no " + place + "; build it first");
      }
      try {
        places.add(place.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new ParameterException(spec.commandLine(), "--classpath: " + e.getMessage(), e);
      }
    }
    Thread thread = Thread.currentThread();
    thread.setContextClassLoader(
        new URLClassLoader(places.toArray(URL[]::new), thread.getContextClassLoader()));
    // JVMs that are started for isolated runs take theirs from here.
    System.setProperty(
        "java.class.path", System.getProperty("java.class.path") + File.pathSeparator + classPath);
  }

  private Chosen named(String name) {
    List<Class<? extends NormalizationProvider>> registered = Registered.classes();
    // By class first: the others are then not even made, whatever their constructors do.
    if (registered.stream().anyMatch(type -> type.getName().equals(name)) || isProvider(name)) {
      return new Chosen(false, name);
    }
    List<String> seen = new ArrayList<>();
    for (Class<?> type : registered) {
      Chosen candidate = new Chosen(false, type.getName());
      try {
        String itsName = candidate.make().name();
        if (itsName.equals(name)) {
          return candidate;
        }
        seen.add(itsName);
      } catch (RuntimeException e) {
        seen.add(type.getName() + " (which cannot be made)");
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "no implementation is called \""
            + name
            + "\" and no class on the class path is; there are "
            + String.join(", ", seen)
            + "; --classpath adds others");
  }

  private static boolean isProvider(String name) {
    try {
      Class<?> type = Class.forName(name, false, Thread.currentThread().getContextClassLoader());
      return NormalizationProvider.class.isAssignableFrom(type);
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
