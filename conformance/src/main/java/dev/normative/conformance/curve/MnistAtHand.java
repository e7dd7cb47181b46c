package dev.normative.conformance.curve;

import dev.normative.data.Mnist;
import dev.normative.data.MnistDownload;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.util.OptionalLong;

/**
 * MNIST on this machine, downloaded first if {@code -Dnormative.mnist.download=true} asks for that
 * and it is not there.
 */
final class MnistAtHand {
  private static final String DOWNLOAD = "normative.mnist.download";
  private static final System.Logger LOG = System.getLogger("dev.normative.mnist");
  private static final long STEP = 1 << 20;

  private MnistAtHand() {}

  /** Where it is, or why it is not there. */
  static synchronized Mnist.Location locate() throws IOException {
    Mnist.Location location = Mnist.locate();
    if (!(location instanceof Mnist.Missing missing)) {
      return location;
    }
    if (!Boolean.getBoolean(DOWNLOAD)) {
      return new Mnist.Missing(missing.reason() + " Here: -D" + DOWNLOAD + "=true.");
    }
    try {
      return new Mnist.Found(new MnistDownload().run(new EveryMebibyte()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("the download was interrupted").initCause(e);
    }
  }

  /** A line for the start of each file and for every mebibyte of it. */
  private static final class EveryMebibyte implements MnistDownload.Progress {
    private String file = "";
    private long next;

    @Override
    public void at(String name, long bytes, OptionalLong total) {
      if (!name.equals(file)) {
        file = name;
        next = 0;
      }
      if (bytes >= next) {
        String of = total.isPresent() ? " of " + total.getAsLong() : "";
        LOG.log(Level.INFO, () -> name + ": " + bytes + of + " bytes");
        next = bytes + STEP;
      }
    }
  }
}
