package dev.normative.conformance.rules;

/** A place for one layer, which the first event of its life puts there. */
public final class LayerLife implements AutoCloseable {
  private WatchedLayer layer;

  void begin(WatchedLayer born) {
    layer = born;
  }

  boolean hasBegun() {
    return layer != null;
  }

  /** The layer; there is one once its life has begun. */
  WatchedLayer layer() {
    return layer;
  }

  @Override
  public void close() {
    if (layer != null) {
      layer.close();
    }
  }
}
