/**
 * The reference: one moments function ({@link dev.normative.numerics.Moments}), one normalize
 * function ({@code ExactNormalization}), and the axes as data ({@link
 * dev.normative.norm.Partition}).
 *
 * <p>Results come from double-double arithmetic with a bound of their error beside them ({@code
 * Certificate}); the few that it does not settle come from exact arithmetic ({@code ExactSet}).
 * {@link dev.normative.norm.SyncBatchNorm} and {@link dev.normative.norm.FrozenBatchNorm} are batch
 * normalization over shards and without learning. The variants that are no {@link
 * dev.normative.contract.NormSpec} stand beside it with faces of their own: {@link
 * dev.normative.norm.BatchRenorm}, {@link dev.normative.norm.FullNormalization}, {@link
 * dev.normative.norm.BatchLayerNorm}, {@link dev.normative.norm.WeightNormalization}.
 */
package dev.normative.norm;
