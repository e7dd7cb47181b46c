package dev.normative.accelerated.kernel;

import dev.normative.tensor.DType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Picks the kernel of this JVM for each format, once, and says why.
 *
 * <p>The vector kernel is taken where the module {@code jdk.incubator.vector} is there and the
 * machine has vectors of at least two doubles; otherwise the scalar one. The system property {@code
 * normative.kernel} asks for {@code scalar} or {@code vector}; asking for a vector kernel that
 * cannot be had is an error. The choice is logged as {@code dev.normative.accelerated}: at INFO
 * where the fast kernel was missed, at DEBUG otherwise.
 */
public final class KernelLookup {
  private static final String PROPERTY = "normative.kernel";
  private static final String MODULE = "jdk.incubator.vector";
  // By name: a reference by type could make the JVM load vector types that are not there.
  private static final String VECTORS = "dev.normative.accelerated.vector";
  private static final String VECTOR_KERNEL = VECTORS + ".VectorKernel";

  private static final Map<DType, Choice> CHOSEN = new EnumMap<>(DType.class);

  private KernelLookup() {}

  /**
   * A kernel and why it was taken.
   *
   * @param kernel the kernel
   * @param reason one sentence
   */
  public record Choice(Kernel kernel, String reason) {}

  /**
   * The kernel of this JVM for arrays of a format: each has loops of its own ({@link OwnCopies}).
   *
   * @throws IllegalStateException where {@code normative.kernel} asks for what cannot be had
   */
  public static synchronized Choice choice(DType format) {
    Choice known = CHOSEN.get(format);
    if (known != null) {
      return known;
    }
    String asked = System.getProperty(PROPERTY, "");
    Choice choice = choose(asked, ModuleLayer.boot(), format);
    if (CHOSEN.isEmpty()) {
      boolean missed = asked.isEmpty() && choice.kernel().isScalar();
      Logger logger = System.getLogger("dev.normative.accelerated");
      logger.log(
          missed ? Level.INFO : Level.DEBUG,
          () -> "kernel " + choice.kernel().description() + "; " + choice.reason());
    }
    CHOSEN.put(format, choice);
    return choice;
  }

  /** The choice for a value of the property, empty where it is not set, and a layer of modules. */
  static Choice choose(String asked, ModuleLayer modules, DType format) {
    switch (asked) {
      case "scalar":
        return new Choice(Kernel.scalar(), "asked for by -D" + PROPERTY + "=scalar");
      case "vector":
        Choice choice = best(modules, format);
        if (choice.kernel().isScalar()) {
          throw new IllegalStateException(
              "-D" + PROPERTY + "=vector cannot be met: " + choice.reason());
        }
        return new Choice(choice.kernel(), "asked for by -D" + PROPERTY + "=vector");
      case "":
        return best(modules, format);
      default:
        throw new IllegalStateException(
            "-D" + PROPERTY + "=" + asked + " is unknown; expected scalar or vector, or leave it");
    }
  }

  private static Choice best(ModuleLayer modules, DType format) {
    if (modules.findModule(MODULE).isEmpty()) {
      return new Choice(
          Kernel.scalar(),
          "the module " + MODULE + " is absent; start java with --add-modules " + MODULE);
    }
    try {
      Class<?> kernels = Class.forName(VECTOR_KERNEL, true, loader(format));
      Object kernel = kernels.getMethod("ofThisMachine").invoke(null);
      return new Choice((Kernel) kernel, "the module " + MODULE + " is there");
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof UnsupportedOperationException unsupported) {
        return new Choice(Kernel.scalar(), unsupported.getMessage());
      }
      throw new IllegalStateException("the vector kernel could not be started", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(VECTOR_KERNEL + " is missing from this build", e);
    }
  }

  /** Where the classes with vectors come from: the usual ones are for float32. */
  private static ClassLoader loader(DType format) {
    ClassLoader usual = KernelLookup.class.getClassLoader();
    return format == DType.FLOAT32 ? usual : new OwnCopies(VECTORS, usual);
  }
}
