package dev.normative.accelerated.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Loads the classes of a package once more, apart from those that other loaders have of it.
 *
 * <p>HotSpot compiles a loop for what it has seen there. A loop over vectors that has seen arrays
 * of both formats gets a vector from either of two branches, which its compiler keeps as an object
 * on the heap, for every element: eight times slower (JDK 25). With copies, each format has loops
 * that never see the other one, from one source.
 */
final class OwnCopies extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final String prefix;

  /** For a package; all other classes are the parent's. */
  OwnCopies(String packageName, ClassLoader parent) {
    super("copies of " + packageName, parent);
    this.prefix = packageName + '.';
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(prefix)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream code = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (code == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = code.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length, OwnCopies.class.getProtectionDomain());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the code of " + name, e);
    }
  }
}
