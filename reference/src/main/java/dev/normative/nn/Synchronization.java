package dev.normative.nn;

import dev.normative.contract.NormSpec;
import dev.normative.contract.Reduction;
import dev.normative.contract.ShardedNormalization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Batch normalization over all shards of a batch, in a whole network: what PyTorch's {@code
 * torch.nn.SyncBatchNorm.convert_sync_batchnorm} does before a network is trained on several
 * devices.
 *
 * <p>Each device would otherwise normalize with the statistics of its own shard: the same network
 * would train differently on four devices than on one, and worst where shards are small.
 */
public final class Synchronization {
  private Synchronization() {}

  /**
   * A network in which every batch normalization takes the statistics of all shards: {@code
   * forward(shards, mode)} then gives, and its gradients are, what the network gives for the whole
   * batch, up to the roundings of sums that are taken shard by shard (a weight's gradient), and one
   * ulp in every result of a normalization. Dropout is the exception: it draws a mask for each
   * shard.
   *
   * <p>As in PyTorch, nothing that is learned or counted is copied: scale, shift, running
   * statistics, counter and whether a layer is frozen are those of the original, and layers that
   * are no batch normalization are the original's own. So the original still works, as before, on
   * whole batches, and whichever of the two is trained, both have learned it. Unlike PyTorch's,
   * which puts the new layers into the containers that it was given, the original's layers stay
   * where they are. Closing one of the two closes what they share.
   *
   * <p>Whether a layer is a batch normalization is said by its specification: statistics per
   * channel. Instance, group, layer and RMS normalization stay as they are; PyTorch's function
   * leaves them alone too.
   *
   * @param implementation makes the synchronized normalizations, {@code SyncBatchNorm::new} for the
   *     reference's
   * @throws IllegalArgumentException where batch normalizations are inside a layer that is neither
   *     a {@link Sequential} nor a {@link ResidualBlock}: there is no way to put others into it
   */
  public static Layer convertSyncBatchNorm(
      Layer network, Function<NormSpec, ? extends ShardedNormalization> implementation) {
    if (network instanceof NormLayer norm) {
      return isBatchNorm(norm) ? norm.synchronizedBy(implementation.apply(norm.spec())) : norm;
    }
    if (network instanceof Sequential sequential) {
      return within(sequential, implementation);
    }
    if (network instanceof ResidualBlock block) {
      return block.with(way -> within(way, implementation));
    }
    List<String> inside =
        NormLayers.of(network).byName().entrySet().stream()
            .filter(norm -> isBatchNorm(norm.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (!inside.isEmpty()) {
      throw new IllegalArgumentException(
          network.getClass().getName()
              + " has the batch normalizations "
              + inside
              + " inside, but others cannot be put in their places: make it a Sequential or a"
              + " ResidualBlock");
    }
    return network;
  }

  private static boolean isBatchNorm(NormLayer norm) {
    return norm.spec().reduction() instanceof Reduction.PerChannel;
  }

  private static Sequential within(
      Sequential network, Function<NormSpec, ? extends ShardedNormalization> implementation) {
    Map<String, Layer> converted = new LinkedHashMap<>();
    network
        .children()
        .forEach((name, layer) -> converted.put(name, convertSyncBatchNorm(layer, implementation)));
    return new Sequential(converted);
  }
}
