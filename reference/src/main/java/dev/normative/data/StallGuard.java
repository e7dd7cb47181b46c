package dev.normative.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads a response's body, and gives up when nothing comes for too long. The timeout of a request
 * covers only the time until its headers have come; after that a silent server would be waited for
 * without end.
 */
final class StallGuard implements AutoCloseable {

  private final InputStream body;
  private final Duration patience;
  private final AtomicBoolean stalled = new AtomicBoolean();
  private final ScheduledExecutorService alarm =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "normative-download-alarm");
            thread.setDaemon(true);
            return thread;
          });

  StallGuard(InputStream body, Duration patience) {
    this.body = body;
    this.patience = patience;
  }

  /** Like {@link InputStream#read(byte[])}, but does not wait longer than it is patient. */
  int read(byte[] buffer) throws IOException {
    ScheduledFuture<?> giveUp =
        alarm.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return body.read(buffer);
    } catch (IOException e) {
      if (stalled.get()) {
        throw new HttpTimeoutException("nothing came for " + patience.toMillis() + " ms");
      }
      throw e;
    } finally {
      giveUp.cancel(false);
    }
  }

  /** Closing the body from another thread is what wakes a reader of it. */
  private void giveUp() {
    stalled.set(true);
    try {
      body.close();
    } catch (IOException e) {
      // The reader fails all the same, which is all that is wanted.
    }
  }

  @Override
  public void close() {
    alarm.shutdownNow();
  }
}
